using System.CommandLine;
using Fadu.Casework;
using Fadu.Store.Folder;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu serve</c>: workbench, interface, public window and clerk in one process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var url = new Option<string>("--url") { DefaultValueFactory = _ => Serving.DefaultUrl, Description = Words.Of("监听地址", "the address to listen on") };
        var command = new Command("serve", Words.Of("打开数据，提供工作台、接口和公众查询", "open the data and serve workbench, interface and public page")) { url };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var address = parsed.GetRequiredValue(url);
            var folder = data.In(parsed) with { Address = address };
            return StoredData.AsSentencesAsync(folder.Path, () => RunAsync(folder, address, stop));
        });
        return command;
    }

    private static async Task<int> RunAsync(DataFolderOptions folder, string url, CancellationToken stop)
    {
        Serving.CheckUrl(url);
        var (law, data) = await FolderLaw.OpenAsync(folder, besides: null, stop);
        await using var open = data;
        await using var bureau = await OpenBureau.OpenAsync(new BureauOptions(folder, law.FoundedIn(folder), law.Pack), data, stop);
        await bureau.KeepAsync(law.Files, stop);
        await Serving.RunAsync(bureau, url, stop);
        return 0;
    }
}
