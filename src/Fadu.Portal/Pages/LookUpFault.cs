namespace Fadu.Portal.Pages;

/// <summary>Why a look-up shows no record.</summary>
public enum LookUpFault
{
    /// <summary>Neither file number nor code was typed.</summary>
    Nothing,

    /// <summary>The file number was left empty.</summary>
    NoFileNumber,

    /// <summary>The code was left empty.</summary>
    NoCode,

    /// <summary>The two do not belong together.</summary>
    NotFound,

    /// <summary>Too many look-ups from this address found nothing.</summary>
    TooMany,

    /// <summary>A result was kept open too long to be shown again.</summary>
    TooOld,
}
