namespace Fadu.Law.Gates;

/// <summary>What is asked of an act that says its file was kept long enough: that the bureau's schedule of retention said so on its day. The desk looks that up; here it is judged.</summary>
internal static class RetentionGrounds
{
    /// <summary>Adds the ground where the schedule did not say so.</summary>
    /// <param name="grounds">Where it is added.</param>
    /// <param name="asked">The act on the matter before it.</param>
    public static void Add(List<Ground> grounds, Inquiry asked)
    {
        if (asked.Basis.KeptLongEnough != false)
            return;
        grounds.Add(new Ground(
            LawCheck.KeptLongEnough,
            GateGrounds.Effect(asked.Act!, null),
            Truth.No,
            new Bilingual("提请说案卷的保存期限已满，按本机关当日的保管期限表并没有满", "it says that the file was kept long enough; by the bureau's schedule of retention of that day it was not"),
            new Bilingual("核对期限表；没有满的，不能据此删除，另选理由重新提请", "hold it against the schedule; where the time is not over nothing is erased on it: propose it anew on another ground"),
            null,
            null,
            null,
            [],
            asked.Subject));
    }
}
