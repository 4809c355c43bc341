using System.CommandLine;
using Fadu.Casework.Accounts;

namespace Fadu.Cli.Commands;

/// <summary>Connects the bureau's own directory. What this bureau proves itself by comes from a file that only its owner reads, or from the environment: never from the command line, which others can see.</summary>
internal sealed class DirectoryOptions
{
    /// <summary>The environment's name for what this bureau proves itself by.</summary>
    public const string Variable = "FADU_DIRECTORY_SECRET";

    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    private readonly Option<string?> issuer = Issuer(required: false);

    private readonly Option<string?> client = new("--directory-client") { Description = Words.Of("本机关在统一身份里的客户端名称", "the name this bureau has in its directory") };

    private readonly Option<string?> secret = new("--directory-secret") { Description = Words.Of($"写有客户端密钥的文件，只能本人可读；不写就用环境变量 {Variable}", $"a file with the client's secret that only its owner can read; without it, the environment's {Variable}") };

    /// <summary>The directory's address.</summary>
    public static Option<string?> Issuer(bool required) => new("--directory") { Required = required, Description = Words.Of("机关统一身份（OpenID Connect）的地址", "the address of the bureau's own directory (OpenID Connect)") };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(issuer);
        command.Add(client);
        command.Add(secret);
    }

    /// <summary>The directory; null when none is connected.</summary>
    /// <exception cref="CommandProblem">What is given does not make one.</exception>
    public DirectorySettings? In(ParseResult parsed)
    {
        var (address, name, file) = (parsed.GetValue(issuer), parsed.GetValue(client), parsed.GetValue(secret));
        if (address is null)
        {
            return name is null && file is null
                ? null
                : throw new CommandProblem("写了 --directory-client 或者 --directory-secret，没有写 --directory。 --directory is wanted beside --directory-client and --directory-secret.");
        }
        if (DirectorySettings.IssuerFault(address) is { } fault)
            throw new CommandProblem($"{fault.Zh} {fault.In("en")}");
        if (string.IsNullOrWhiteSpace(name))
            throw new CommandProblem("--directory 要和 --directory-client 一起用。 --directory wants --directory-client beside it.");
        var text = file is null ? Environment.GetEnvironmentVariable(Variable) : Read(file);
        return string.IsNullOrWhiteSpace(text)
            ? throw new CommandProblem($"没有客户端密钥：写在 --directory-secret 指的文件里，或者放在环境变量 {Variable}。 No client secret: give it in the file that --directory-secret names, or in {Variable}.")
            : new DirectorySettings(address, name.Trim(), text.Trim());
    }

    private static string Read(string file)
    {
        if (!File.Exists(file))
            throw new CommandProblem($"--directory-secret 指的文件 {file} 不存在。 There is no file {file}.");
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0
            ? throw new CommandProblem($"{file} 可被他人读取：请执行 chmod go-rwx。 {file} can be read by others: run chmod go-rwx on it.")
            : File.ReadAllText(file);
    }
}
