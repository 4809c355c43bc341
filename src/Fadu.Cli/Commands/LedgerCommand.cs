using System.CommandLine;
using System.Text.Json.Nodes;
using Fadu.Casework.Registers;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Store.Reading;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu ledger</c>: anyone verifies the ledger, and saves a head to hold it against later.</summary>
internal static class LedgerCommand
{
    public static Command Create() =>
        new("ledger", Words.Of("全过程记录的账本：核对，另存树头", "the ledger: verify it, save its head")) { Verify(), Head() };

    private static Command Verify()
    {
        var data = new StoredData();
        var head = new Option<string[]>("--head") { Description = Words.Of("另行保存的签名树头，可多次", "a signed head that was saved elsewhere; may be given again"), AllowMultipleArgumentsPerToken = false };
        var promise = new Option<string[]>("--promise") { Description = Words.Of("办理时得到的签名承诺，可多次", "a signed promise that an answer carried; may be given again"), AllowMultipleArgumentsPerToken = false };
        var key = new Option<string[]>("--key") { Description = Words.Of("信任的公钥，或者存有公钥的文件（一行一个）；可多次", "a public key you trust, or a file that holds such keys, one a line; may be given again"), AllowMultipleArgumentsPerToken = false };
        var bureau = new Option<string?>("--bureau") { Description = Words.Of("机关；默认为行为最多的", "the bureau; by default the one with most acts") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("verify", Words.Of("重新推算全部账本，分别说明是否被改、是否缺失、是否锚定", "derive the whole ledger again: integrity, completeness, anchoring")) { head, promise, key, bureau, json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                var database = await DataFolder.OpenDatabaseAsync(folder, stop);
                using var keys = StoredData.KeysOf(folder);
                var verified = LedgerVerification.BureauOf(database, parsed.GetValue(bureau) is { } named ? new BureauId(named) : null);
                // Looks are held against their seals while the ledger is derived, each in a moment of its own.
                var looking = Task.Run(() => LookAudit.Run(database, verified, stop), stop);
                var request = new VerificationRequest
                {
                    Bureau = verified,
                    Keys = keys,
                    Trusted = [.. (parsed.GetValue(key) ?? []).SelectMany(KeysOf)],
                    FolderKeys = File.Exists(DataFolder.VerifierFile(folder.Path)) ? KeysOf(DataFolder.VerifierFile(folder.Path)) : [],
                    Heads = [.. (parsed.GetValue(head) ?? []).Select(NoteIn)],
                    Promises = [.. (parsed.GetValue(promise) ?? []).Select(NoteIn)],
                };
                var result = LedgerVerification.Run(database, request, TimeProvider.System);
                var looks = await looking;
                if (parsed.GetValue(json))
                    Console.WriteLine(DeadlineCommand.Json(VerificationWords.Json(result, looks)));
                else
                    await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, VerificationWords.Lines(result, looks)).AsMemory(), stop);
                return VerificationWords.IsWell(result, looks) ? 0 : Run.NotWell;
            });
        });
        return command;
    }

    private static Command Head()
    {
        var data = new StoredData();
        var output = new Option<string?>("--out") { Description = Words.Of("写入哪个文件；默认打印", "the file to write; by default it is printed") };
        var bureau = new Option<string?>("--bureau") { Description = Words.Of("机关；默认为行为最多的", "the bureau; by default the one with most acts") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("head", Words.Of("另存最新的签名树头，日后用 verify --head 核对", "save the newest signed head, to verify against it later")) { output, bureau, json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                var note = NewestHead(await DataFolder.OpenDatabaseAsync(folder, stop), parsed.GetValue(bureau));
                if (parsed.GetValue(output) is { } file)
                    await File.WriteAllTextAsync(file, note, stop);
                if (parsed.GetValue(json))
                    Console.WriteLine(DeadlineCommand.Json(Json(note)));
                else if (parsed.GetValue(output) is null)
                    Console.Write(note);
                else
                    Console.WriteLine($"已保存到 {parsed.GetValue(output)}：请放到本机以外。 Saved: keep it elsewhere than on this machine.");
                return 0;
            });
        });
        return command;
    }

    private static string NewestHead(FaduDatabase database, string? bureau)
    {
        using var rows = LedgerRows.Open(database, keys: null);
        var bureaus = rows.Bureaus();
        rows.Bureau = bureau is not null ? new BureauId(bureau) : bureaus.Count > 0 ? bureaus[0] : default;
        return rows.Checkpoints.LastOrDefault() ?? throw new CommandProblem("还没有签名树头：先让 fadu serve 运行片刻。 There is no signed head yet: let fadu serve run for a moment.");
    }

    private static JsonObject Json(string note)
    {
        var head = Checkpoint.Parse(SignedNote.Parse(note).Text);
        return new JsonObject { ["head"] = note, ["origin"] = head.Origin, ["size"] = head.Size, ["root"] = head.Root.ToString(), ["sm3Root"] = head.Sm3Root?.ToString() };
    }

    // What was copied through a terminal or a mail may have gained a line feed or a carriage return.
    private static string NoteIn(string path) => File.Exists(path)
        ? File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd('\n') + "\n"
        : throw new CommandProblem($"没有文件 {path}。 There is no file {path}.");

    // A key as it is written, or a file of keys, one a line.
    private static IReadOnlyList<VerifierKey> KeysOf(string text)
    {
        try
        {
            return [.. (File.Exists(text) ? File.ReadAllText(text) : text).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(VerifierKey.Parse)];
        }
        catch (FormatException broken)
        {
            throw new CommandProblem($"“{text}”不是公钥（{broken.Message}）。 “{text}” is no public key.", broken);
        }
    }
}
