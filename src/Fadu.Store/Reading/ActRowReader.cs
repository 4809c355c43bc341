using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Fadu.Ledger;
using Fadu.Store.Keys;
using Fadu.Store.Model;

namespace Fadu.Store.Reading;

/// <summary>Puts acts and their parts together from the rows of one join, and opens parts where there are keys.</summary>
/// <param name="keys">The keys; null opens nothing.</param>
/// <param name="unreadable">Takes what cannot be read.</param>
internal sealed class ActRowReader(KeyRing? keys, List<UnreadableRow> unreadable)
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The acts, in the order of the rows.</summary>
    public IEnumerable<AuditedAct> Read(DbDataReader reader, RowCells cells)
    {
        AuditedAct? act = null;
        var parts = new List<AuditedPart>();
        while (reader.Read())
        {
            // A row of an act that has no part stands for itself: a second one like it is a second act.
            var hasPart = !cells.IsNull("part_no");
            if (act is null || !hasPart || !(cells.IsId("act_id", act.Act) && cells.IsId("matter_id", act.Matter) && cells.IsNumber("number", act.Number)))
            {
                if (ActOf(cells) is not { } next)
                    continue;
                if (act is not null)
                    yield return act;
                parts = [];
                act = next with { Parts = parts };
            }
            if (hasPart && PartOf(cells, act) is { } part)
                parts.Add(part);
        }
        if (act is not null)
            yield return act;
    }

    /// <summary>As .NET writes an instant in JSON: the fraction without trailing zeros.</summary>
    private static string Written(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFzzz", CultureInfo.InvariantCulture);

    // One that no calendar holds is told as the number it is: the act stands in its chain all the same, and this column alone is at fault.
    private static string Moment(long milliseconds) => milliseconds >= Earliest && milliseconds <= Latest ? Written(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)) : Written(milliseconds);

    private static string Written(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static ReadOnlyMemory<byte>? SaltOf(RowCells cells) => cells.BytesOrNull("skeleton_salt") is { } salt ? salt : default(ReadOnlyMemory<byte>?);

    private AuditedAct? ActOf(RowCells cells)
    {
        try
        {
            return new AuditedAct(
                cells.Text("bureau"), cells.Id("matter_id"), cells.Number("number"), cells.Id("act_id"), cells.Bytes("previous_link"), cells.Bytes("link"),
                cells.Bytes("skeleton"), SaltOf(cells), cells.Bytes("skeleton_commitment"),
                cells.Whole("recorded_at"), [])
            {
                Columns =
                [
                    new("procedure", cells.Text("procedure")),
                    new("act.act", cells.Text("act")),
                    new("act.number", Written(cells.Whole("number"))),
                    new("act.occurredAt", Moment(cells.Whole("occurred_at"))),
                    new("act.dayPrecision", cells.Truth("day_precision")),
                    new("actor.person", cells.Text("actor")),
                ],
            };
        }
        catch (CellException broken)
        {
            Note("acts", cells, broken);
            return null;
        }
    }

    private AuditedPart? PartOf(RowCells cells, AuditedAct act)
    {
        try
        {
            var row = new PartRow
            {
                Bureau = new BureauId(act.Bureau),
                ActId = new ActId(act.Act),
                PartNo = cells.Number("part_no"),
                Subject = cells.Number("subject"),
                Class = cells.Text("class"),
                KeyId = new KeyId(cells.Id("key_id")),
                Nonce = cells.BytesOrNull("nonce"),
                Ciphertext = cells.BytesOrNull("ciphertext"),
                CiphertextDigest = cells.Bytes("ciphertext_digest"),
                Commitment = cells.Bytes("commitment"),
                ErasedBy = cells.IsNull("erased_by") ? null : cells.Number("erased_by"),
            };
            ReadOnlyMemory<byte>? stored = row is { Nonce: { } nonce, Ciphertext: { } ciphertext } ? (byte[])[.. nonce, .. ciphertext] : default(ReadOnlyMemory<byte>?);
            // The salt is sealed with the text: it is there as long as the ciphertext is.
            return new AuditedPart(row.PartNo, row.Commitment, row.CiphertextDigest, stored, HasSalt: stored is not null, stored is null || keys is null ? null : () => Open(keys, act, row))
            {
                ErasedBy = row.ErasedBy,
                Columns = [new("subject", Written(row.Subject)), new("class", row.Class), new("key", row.KeyId.Value.ToString("D"))],
            };
        }
        catch (CellException broken)
        {
            Note("parts", cells, broken);
            return null;
        }
    }

    private static PartOpening Open(KeyRing keys, AuditedAct act, PartRow part)
    {
        try
        {
            if (keys.Find(part.KeyId) is not { } key)
                return new PartOpening.Failed("its key is not in the key ring");
            var (salt, plaintext) = PartCipher.OpenUnchecked(key, new MatterId(act.Matter), part);
            return new PartOpening.Opened(salt, plaintext);
        }
        catch (Exception broken) when (broken is PartBrokenException or CryptographicException)
        {
            return new PartOpening.Failed(broken.Message);
        }
    }

    private void Note(string table, RowCells cells, CellException broken)
    {
        var where = $"{table} of act {cells.Shown("act_id")}: {broken.Column}";
        if (unreadable.Count == 0 || unreadable[^1].Where != where)
            unreadable.Add(new UnreadableRow(where, broken.Expected, broken.Found));
    }
}
