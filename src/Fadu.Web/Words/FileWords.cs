using System.Globalization;
using Fadu.Law;

namespace Fadu.Web.Words;

/// <summary>A file in words: what it is and how long.</summary>
internal static class FileWords
{
    /// <summary>What kind of file a media type is.</summary>
    public static Bilingual Kind(string media) => media.Split('/')[0] switch
    {
        "image" => new("照片", "Picture"),
        "video" => new("录像", "Video"),
        "audio" => new("录音", "Sound"),
        "text" => new("文本", "Text"),
        _ => new("PDF文件", "PDF"),
    };

    /// <summary>Its length.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };

    /// <summary>The ending a saved copy gets.</summary>
    public static string Ending(string media) => media switch
    {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/tiff" => "tif",
        "application/pdf" => "pdf",
        "video/mp4" => "mp4",
        "video/x-matroska" => "mkv",
        "video/mp2t" => "ts",
        "video/x-msvideo" => "avi",
        "audio/wav" => "wav",
        "audio/mpeg" => "mp3",
        "audio/amr" => "amr",
        "audio/ogg" => "ogg",
        _ => "txt",
    };
}
