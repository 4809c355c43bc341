namespace Fadu.Casework;

/// <summary>The words of a field's <c>means:</c> line, by which the desk finds what it needs among the fields of any pack.</summary>
internal static class FieldMeaning
{
    public const string Name = "name";
    public const string Identity = "id-number";
    public const string Phone = "phone";
    public const string Birthday = "birthday";
    public const string Address = "address";
    public const string Flag = "flag";

    /// <summary>The lead officer (主办民警) from this act on.</summary>
    public const string Lead = "lead";

    /// <summary>The handling unit (办案单位) from this act on.</summary>
    public const string HandlingUnit = "handling-unit";
}
