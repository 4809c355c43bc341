using System.CommandLine;
using System.Text.Json.Nodes;
using Fadu.Store.Folder;
using Fadu.Store.Keys;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu keys</c>: the keys of a data folder.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", Words.Of("密钥", "the keys of a data folder"))
    {
        Rotate(),
        Move("seal", Words.Of("由金库（FADU_KEY_VAULT）封存密钥目录里的密钥。先停止服务", "seal the keys in their folder by the vault that FADU_KEY_VAULT names. Stop the server first"), intoVault: true),
        Move("unseal", Words.Of("把金库封存的密钥以明文写回密钥目录，以便换金库。先停止服务", "put the keys down in clear again, to change the vault. Stop the server first"), intoVault: false),
        VaultKey(),
    };

    private static Command Rotate()
    {
        var data = new StoredData();
        var json = DeadlineCommand.JsonOption();
        var command = new Command("rotate", Words.Of("换主密钥：各数据密钥重新加封，已加密的内容不变。先停止服务", "a new master key: data keys are wrapped anew, what is sealed does not change. Stop the server first")) { json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var options = data.In(parsed);
            return StoredData.AsSentencesAsync(options.Path, async () =>
            {
                // Whoever serves the folder holds the old master key in memory and would go on wrapping under it: the folder's lock keeps the two apart.
                await using var folder = await DataFolder.OpenAsync(options, stop);
                var count = folder.Keys.RotateMaster();
                if (parsed.GetValue(json))
                    Console.WriteLine(DeadlineCommand.Json(new JsonObject { ["rewrapped"] = count }));
                else
                    Console.WriteLine($"已换主密钥，{count}个数据密钥已重新加封。密钥目录另行备份；旧的备份里的主密钥不再有用，请销毁。 The master key was exchanged and {count} data keys were wrapped anew. Back the folder of keys up anew and destroy older copies of it.");
                return 0;
            });
        });
        return command;
    }

    private static Command Move(string name, string description, bool intoVault)
    {
        var data = new StoredData();
        var json = DeadlineCommand.JsonOption();
        var command = new Command(name, description) { json };
        data.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var options = data.In(parsed);
            return StoredData.AsSentencesAsync(options.Path, () =>
            {
                var count = DataFolder.MoveKeys(options, intoVault);
                if (parsed.GetValue(json))
                    Console.WriteLine(DeadlineCommand.Json(new JsonObject { [intoVault ? "sealed" : "unsealed"] = count }));
                else if (intoVault)
                    Console.WriteLine($"已由金库（{options.Vault!.Kind}）封存{count}个密钥文件；此前的明文备份请销毁。没有金库的密钥，这些密钥再也打不开：请按金库的办法另行备份。 {count} key files were sealed by the vault. Destroy older copies in clear, and back the vault's own key up: without it these keys never open again.");
                else
                    Console.WriteLine($"已把{count}个密钥文件以明文写回：请尽快再封存。 {count} key files were put down in clear: seal them again soon.");
                return Task.FromResult(0);
            });
        });
        return command;
    }

    private static Command VaultKey()
    {
        var json = DeadlineCommand.JsonOption();
        var command = new Command("vault-key", Words.Of("生成金库的密钥：在令牌里（pkcs11），或者打印出来（environment）", "make the vault's key: in its token (pkcs11), or printed (environment)")) { json };
        command.SetAction(parsed =>
        {
            var key = KeyVaults.MakeKey();
            if (parsed.GetValue(json))
                Console.WriteLine(DeadlineCommand.Json(new JsonObject { ["key"] = key }));
            else
                Console.WriteLine(key ?? "密钥已在令牌里生成，令牌不会交出。 The key was made in the token, which gives it out to nobody.");
            return 0;
        });
        return command;
    }
}
