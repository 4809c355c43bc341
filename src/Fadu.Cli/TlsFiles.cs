using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fadu.Cli;

/// <summary>What https is served with.</summary>
/// <param name="Certificate">A PEM file: the server's certificate, then those that lead to its authority.</param>
/// <param name="Key">A PEM file with its key, readable by its owner alone.</param>
public sealed record TlsFiles(string Certificate, string Key)
{
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    /// <summary>
    /// An address of its own for other systems, where callers are asked for a certificate in the handshake and nothing but their interface is served; null for
    /// none. To be asked later and for some paths only, TLS 1.2 would renegotiate and TLS 1.3 authenticate after the handshake; HTTP/2 forbids both (RFC 9113,
    /// 9.2.1; RFC 8740), and few clients do the latter. Asked at the address of the pages, a browser that holds a certificate asks its officer which.
    /// </summary>
    public string? Machines { get; init; }

    /// <summary>The port of that address; null for none.</summary>
    internal int? MachinesPort => Machines is null ? null : new Uri(Machines).Port;

    /// <summary>Sets https up, TLS 1.2 and 1.3 only. Files are read here: a fault stops the start.</summary>
    /// <exception cref="CommandProblem">A file is missing, is none, or others can read the key.</exception>
    internal Action<HttpsConnectionAdapterOptions> Read()
    {
        foreach (var file in (string[])[Certificate, Key])
        {
            if (!File.Exists(file))
                throw new CommandProblem($"文件 {file} 不存在。 There is no file {file}.");
        }
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Key) & Others) != 0)
            throw new CommandProblem($"{Key} 可被他人读取：请执行 chmod go-rwx。 {Key} can be read by others: run chmod go-rwx on it.");
        try
        {
            var (own, chain) = (X509Certificate2.CreateFromPemFile(Certificate, Key), new X509Certificate2Collection());
            chain.ImportFromPemFile(Certificate);
            return https =>
            {
                https.ServerCertificate = own;
                https.ServerCertificateChain = chain;
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
                if (MachinesPort is not { } machines)
                    return;
                // Nobody is let in by a certificate: it has to be the one a token is bound to, whoever signed it, and the handshake proves its key.
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = static (_, _, _) => true;
                https.OnAuthenticate = (connection, handshake) => handshake.ClientCertificateRequired = (connection.LocalEndPoint as IPEndPoint)?.Port == machines;
            };
        }
        catch (CryptographicException unreadable)
        {
            throw new CommandProblem($"{Certificate} 和 {Key} 不是一对证书和私钥（{unreadable.Message}）。 {Certificate} and {Key} are no certificate with its key.", unreadable);
        }
        catch (ArgumentException unreadable)
        {
            throw new CommandProblem($"{Certificate} 和 {Key} 不是一对证书和私钥（{unreadable.Message}）。 {Certificate} and {Key} are no certificate with its key.", unreadable);
        }
    }
}
