using System.Globalization;

namespace Fadu.Casework.Demonstration;

/// <summary>A party who does not exist: a plainly made-up name, a number of a region that does not exist.</summary>
internal sealed record MadeUpPerson(string Name, DateOnly Born, string IdentityNumber, string Phone)
{
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private const string CheckDigits = "10X98765432";

    /// <summary>Makes one up.</summary>
    /// <param name="name">The name.</param>
    /// <param name="born">The birthday.</param>
    /// <param name="serial">A number that tells persons of one birthday apart.</param>
    /// <remarks>Identity number as GB 11643: region, birthday, order, check digit by ISO 7064 MOD 11-2. Region 990000 is assigned to nobody.</remarks>
    public static MadeUpPerson Of(string name, DateOnly born, int serial)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"990000{born:yyyyMMdd}{serial % 1000:000}");
        var sum = body.Select((digit, i) => (digit - '0') * Weights[i]).Sum();
        return new MadeUpPerson(name, born, body + CheckDigits[sum % 11], string.Create(CultureInfo.InvariantCulture, $"1990000{serial % 10_000:0000}"));
    }
}
