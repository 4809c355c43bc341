using System.CommandLine;
using System.Text.Json.Nodes;
using Fadu.Store.Folder;
using Fadu.Store.Keys;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu keys</c>: the keys of a data folder.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", Words.Of("密钥", "the keys of a data folder")) { Rotate() };

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
}
