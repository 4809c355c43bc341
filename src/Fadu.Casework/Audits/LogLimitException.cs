using Fadu.Law;

namespace Fadu.Casework.Audits;

/// <summary>A log demands more than <see cref="LogLimits"/> allows; the reader turns it into a rejection.</summary>
public sealed class LogLimitException(Bilingual reason) : IOException(reason.Zh)
{
    /// <summary>What it demands and what was done about it.</summary>
    public Bilingual Reason { get; } = reason;
}
