using System.CommandLine;
using Fadu.Casework;
using Fadu.Store;
using Fadu.Store.Folder;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu serve</c>: workbench, interface, public window and clerk in one process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Required = true, Description = Words.Of("数据目录", "the data folder") };
        var keys = new Option<string?>("--keys") { Description = Words.Of("密钥目录；默认在数据旁边", "the folder of keys; by default beside the data") };
        var url = new Option<string>("--url") { DefaultValueFactory = _ => Serving.DefaultUrl, Description = Words.Of("监听地址", "the address to listen on") };
        var database = new Option<string?>("--database") { Description = Words.Of("PostgreSQL 连接串；默认用目录里的 fadu.db", "a PostgreSQL connection string; by default fadu.db in the folder") };
        var command = new Command("serve", Words.Of("打开数据，提供工作台、接口和公众查询", "open the data and serve workbench, interface and public page")) { data, keys, url, database };
        command.SetAction((parsed, stop) => RunAsync(
            new DataFolderOptions(parsed.GetRequiredValue(data)) { Keys = parsed.GetValue(keys), Database = parsed.GetValue(database), Address = parsed.GetRequiredValue(url) },
            parsed.GetRequiredValue(url), stop));
        return command;
    }

    private static async Task<int> RunAsync(DataFolderOptions folder, string url, CancellationToken stop)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new CommandProblem($"--url 应写作 {Serving.DefaultUrl}，实为“{url}”。 expected an address such as {Serving.DefaultUrl}, found “{url}”.");

        try
        {
            var law = await FolderLaw.ReadAsync(folder, besides: null, stop);
            var id = law.Bureau ?? throw new CommandProblem($"{folder.Path} 里还没有设立机关：先用 fadu demo --data 建一个演示机关。 No bureau has been founded in {folder.Path}: make a demonstration with fadu demo --data.");
            await using var bureau = await OpenBureau.OpenAsync(new BureauOptions(folder, id, law.Pack), stop);
            await bureau.KeepAsync(law.Files, stop);
            await Serving.RunAsync(bureau, url, stop);
            return 0;
        }
        catch (StoreRefusedException refused)
        {
            throw new CommandProblem(refused.Message, refused);
        }
        catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new CommandProblem($"{url} 已被其他程序占用，请换一个 --url。 {url} is in use by another program: choose another --url.", busy);
        }
    }
}
