using Fadu.Casework.Host;

// A process of its own for tests that need one: to be killed, stopped, traced, or to know nothing but files.
await (args switch
{
    ["work", var folder, var connection, var clients, var acts, .. var rest] => ClientsAtWork.RunAsync(folder, connection, clients, acts, alone: rest is ["alone"]),
    ["clerk", var folder, var connection, var data, var lease] => ClerkAtWork.RunAsync(folder, connection, data, lease),
    ["judge", var folder] => JudgeAgain.RunAsync(folder),
    _ => throw new ArgumentException("work FOLDER CONNECTION|- CLIENTS ACTS [alone], clerk FOLDER CONNECTION|- DATA SECONDS, or judge FOLDER"),
});
