using System.CommandLine;
using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Store.Folder;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu serve</c>: workbench, interface, public window and clerk in one process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var url = new Option<string>("--url") { DefaultValueFactory = _ => Serving.DefaultUrl, Description = Words.Of("监听地址", "the address to listen on") };
        var breached = new Option<string?>("--breached-passwords") { Description = Words.Of("已泄露口令的 SHA-1 文件（每行40位十六进制，已排序）：新口令不得在其中", "a sorted file of SHA-1 hashes of passwords that have become known, 40 hexadecimal digits a line: no new password may be among them") };
        var readings = new Option<int>("--api-readings") { DefaultValueFactory = _ => new AccountSettings().ReadingsAMinute, Description = Words.Of("接口每个调用者每分钟最多读几次；0为不限", "requests that read, for each caller of the interface in a minute; 0 for any number") };
        var recordings = new Option<int>("--api-recordings") { DefaultValueFactory = _ => new AccountSettings().RecordingsAMinute, Description = Words.Of("接口每个调用者每分钟最多记几次；0为不限", "requests that record, for each caller of the interface in a minute; 0 for any number") };
        var certificate = new Option<string?>("--certificate") { Description = Words.Of("https 的证书，PEM 文件，可带上级证书", "the certificate for https, a PEM file, with those that lead to its authority") };
        var key = new Option<string?>("--certificate-key") { Description = Words.Of("证书的私钥，PEM 文件，只有属主能读", "its key, a PEM file that its owner alone can read") };
        var machines = new Option<string?>("--machines-url") { Description = Words.Of("其他系统另走的 https 地址，在那里向来访者要客户端证书：绑定证书的令牌要用", "another https address for other systems, where callers are asked for a client certificate: for tokens that are bound to one") };
        var command = new Command("serve", Words.Of("打开数据，提供工作台、接口和公众查询", "open the data and serve workbench, interface and public page")) { url, certificate, key, machines, breached, readings, recordings };
        var directory = new DirectoryOptions();
        directory.AddTo(command);
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var address = parsed.GetRequiredValue(url);
            var folder = data.In(parsed) with { Address = address };
            var tls = TlsOf(parsed.GetValue(certificate), parsed.GetValue(key), parsed.GetValue(machines));
            return StoredData.AsSentencesAsync(folder.Path, () => RunAsync(folder, address, tls, settings => settings with
            {
                Directory = directory.In(parsed),
                BreachedHashes = BreachedIn(parsed.GetValue(breached)),
                ReadingsAMinute = AtLeastNone("--api-readings", parsed.GetValue(readings)),
                RecordingsAMinute = AtLeastNone("--api-recordings", parsed.GetValue(recordings)),
            }, stop));
        });
        return command;
    }

    private static async Task<int> RunAsync(DataFolderOptions folder, string url, TlsFiles? tls, Func<AccountSettings, AccountSettings> asked, CancellationToken stop)
    {
        Serving.CheckUrl(url, tls);
        tls?.Read();
        var (law, data) = await FolderLaw.OpenAsync(folder, besides: null, stop);
        await using var open = data;
        await using var bureau = await OpenBureau.OpenAsync(new BureauOptions(folder, law.FoundedIn(folder), law.Pack), data, stop);
        var settings = asked(SettingsOf(bureau));
        if (settings.Directory is not null && bureau.IsDemonstration)
            throw new CommandProblem("演示数据不用口令，也不接统一身份。 A demonstration has no proofs and connects no directory.");
        await bureau.KeepAsync(law.Files, stop);
        await Serving.RunAsync(bureau, url, stop, settings, tls);
        return 0;
    }

    private static TlsFiles? TlsOf(string? certificate, string? key, string? machines) => (certificate, key) switch
    {
        (null, null) => machines is null ? null : throw new CommandProblem("--machines-url 要一并给出 --certificate 和 --certificate-key。 --machines-url needs --certificate and --certificate-key."),
        ({ } own, { } its) => new TlsFiles(own, its) { Machines = machines },
        _ => throw new CommandProblem("--certificate 和 --certificate-key 要一起给出。 --certificate and --certificate-key are given together."),
    };

    private static string? BreachedIn(string? file) => file is null || File.Exists(file)
        ? file is null ? null : Path.GetFullPath(file)
        : throw new CommandProblem($"--breached-passwords 指的文件 {file} 不存在。 There is no file {file}.");

    private static int AtLeastNone(string option, int asked) => asked >= 0
        ? asked
        : throw new CommandProblem($"{option} 应为0或者正整数，实为{asked}。 {option} must be 0 or more, found {asked}.");

    private static AccountSettings SettingsOf(OpenBureau bureau) => bureau.IsDemonstration ? AccountSettings.Demonstration : new AccountSettings();
}
