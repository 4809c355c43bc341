using System.CommandLine;
using Fadu.Cli;
using Fadu.Cli.Commands;

var root = new RootCommand(Words.Of("法度：让公安机关的权力行使合法、可见、可问责", "Fadu: a police bureau's use of power, lawful, visible, answerable"))
{
    DemoCommand.Create(),
    LawsCommand.Create(),
    AuditCommand.Create(),
    ImportCommand.Create(),
    InitCommand.Create(),
    PeopleCommand.Create(),
    TokensCommand.Create(),
    ServeCommand.Create(),
    LedgerCommand.Create(),
    AccessCommand.Create(),
    EraseCommand.Create(),
    RetentionCommand.Create(),
    PartyCopyCommand.Create(),
    KeysCommand.Create(),
    ViewsCommand.Create(),
    FiguresCommand.Create(),
    ReportCommand.Create(),
    BackupCommand.Create(),
    BackupCommand.CreateRestore(),
};

return await Run.AsSentencesAsync(() => Prompt.InvokeAsync(root, args));
