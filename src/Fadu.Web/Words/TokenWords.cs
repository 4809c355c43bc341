using Fadu.Casework.Accounts;
using Fadu.Law;
using Fadu.Law.Packs;

namespace Fadu.Web.Words;

/// <summary>How a token stands and what it may do, in words.</summary>
internal static class TokenWords
{
    /// <summary>How it stands.</summary>
    public static Bilingual Of(TokenState state) => state switch
    {
        TokenState.Good => new("可用", "good"),
        TokenState.Replaced => new("已换，旧的还能用", "exchanged, still heard"),
        TokenState.Over => new("过期", "over"),
        _ => new("已停用", "ended on demand"),
    };

    /// <summary>The seal of a state: kind and character.</summary>
    public static (string Kind, string As) Seal(TokenState state) => state switch
    {
        TokenState.Good => ("done", "可"),
        TokenState.Replaced => ("soon", "换"),
        TokenState.Over => ("stop", "过"),
        _ => ("no", "停"),
    };

    /// <summary>A word of a scope.</summary>
    public static Bilingual Of(string word, RulePack pack)
    {
        if (word == MachineScope.Status)
            return Status;
        var found = MachineScope.Offered(pack).FirstOrDefault(one => MachineScope.WordOf(one.Procedure.Id, one.Act.Id) == word);
        return found.Act is null ? new Bilingual(word) : new Bilingual($"{found.Procedure.Title.Zh}：{found.Act.Title.Zh}", $"{found.Procedure.Title.In("en")}: {found.Act.Title.In("en")}");
    }

    /// <summary>Reading status.</summary>
    public static Bilingual Status { get; } = new("查询它自己登记的事项办到哪里", "read how far the matters it began have come");
}
