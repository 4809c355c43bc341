using System.Text;
using Xunit;

namespace Fadu.Ledger.Tests;

/// <summary>Vectors: the example of C2SP signed-note, the example of Go's sumdb/note, and a head of the public Go checksum database.</summary>
public sealed class CheckpointTests
{
    private const string SpecKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private const string SpecNote =
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private const string GoKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string GoSeed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private const string GoText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string GoNote =
        GoText + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private const string SumDbKey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    private const string SumDbHead =
        "go.sum database tree\n65209736\n5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo=\n\n"
        + "— sum.golang.org Az3grnbssgK7ubgFX36gVETtNv0U23qxyAhAMai2QUfeGa3nB/akvkMdlUErfcZz7l/R3cVtYspg3dxXABkGZZKdsQ8=\n";

    private static readonly SigningKey Ledger = new("示例市公安局/demonstration", NoteKeyKind.Ledger, Seed(1));
    private static readonly SigningKey Witness = new("witness.example/w1", NoteKeyKind.Witness, Seed(2));
    private static readonly Checkpoint Head = new("示例市公安局/demonstration", 20_852_163, LedgerHash.Of("root"u8));

    [Theory]
    [InlineData(SpecKey, SpecNote)]
    [InlineData(GoKey, GoNote)]
    [InlineData(SumDbKey, SumDbHead)]
    public void Notes_of_others_are_read_and_hold(string key, string note)
    {
        var signed = SignedNote.Parse(note);

        Assert.True(signed.IsSignedBy(VerifierKey.Parse(key)));
        Assert.Equal(note, signed.ToString());
        Assert.Equal(key, VerifierKey.Parse(key).ToString());
    }

    [Fact]
    public void Signing_gives_the_bytes_that_Go_gives()
    {
        var key = new SigningKey("PeterNeumann", NoteKeyKind.Ledger, Convert.FromBase64String(GoSeed).AsSpan(1));

        Assert.Equal(GoKey, key.Public.ToString());
        Assert.Equal(GoNote, new SignedNote(GoText, [key.Sign(GoText)]).ToString());
    }

    [Fact]
    public void A_head_of_the_public_checksum_database_is_read()
    {
        var head = Checkpoint.Parse(SignedNote.Parse(SumDbHead).Text);

        Assert.Equal(("go.sum database tree", 65_209_736, "5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo="), (head.Origin, head.Size, head.Root.ToBase64()));
    }

    [Fact]
    public void A_head_is_three_lines_and_its_signature_breaks_with_any_byte_of_them()
    {
        var note = Head.Sign(Ledger);

        Assert.Equal($"示例市公安局/demonstration\n20852163\n{Head.Root.ToBase64()}\n", note.Text);
        Assert.True(note.IsSignedBy(Ledger.Public));
        var bytes = Encoding.UTF8.GetBytes(note.Text);
        for (var i = 0; i < bytes.Length - 1; i++)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 1;
            Assert.False((note with { Text = Encoding.UTF8.GetString(changed) }).IsSignedBy(Ledger.Public));
        }
    }

    [Fact]
    public void A_signature_by_another_key_of_the_same_name_does_not_count()
        => Assert.False(Head.Sign(new SigningKey("示例市公安局/demonstration", NoteKeyKind.Ledger, Seed(9))).IsSignedBy(Ledger.Public));

    [Fact]
    public void A_known_key_whose_signature_fails_spoils_the_note()
    {
        var note = Head.Sign(Ledger);
        var forged = note.Signatures[0] with { Bytes = new byte[64] };

        Assert.False(note.With(forged).IsSignedBy(Ledger.Public));
    }

    [Fact]
    public void A_witness_signs_the_head_with_its_time()
    {
        var note = Head.Sign(Ledger).With(Witness.Cosign(Head.Text, 1_679_315_147));
        var read = SignedNote.Parse(note.ToString());

        Assert.True(read.IsSignedBy(Ledger.Public));
        Assert.True(read.IsSignedBy(Witness.Public));
        Assert.Equal(1_679_315_147, read.Signatures[1].WitnessedAt);
    }

    [Fact]
    public void A_cosignature_whose_time_is_changed_does_not_hold()
    {
        var line = Witness.Cosign(Head.Text, 1_679_315_147);
        var bytes = line.Bytes.ToArray();
        bytes[7] ^= 1;

        Assert.False(Head.Sign(Ledger).With(line with { Bytes = bytes }).IsSignedBy(Witness.Public));
    }

    [Fact]
    public void The_example_of_the_cosignature_specification_is_read()
    {
        var note = SignedNote.Parse(
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            + "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
            + "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n");

        Assert.Equal((1_679_315_147L, 0x8d66cf3fu), (note.Signatures[1].WitnessedAt, note.Signatures[1].KeyId));
        Assert.Equal(20_852_163, Checkpoint.Parse(note.Text).Size);
    }

    [Fact]
    public void Keys_of_one_kind_do_not_sign_as_the_other()
    {
        Assert.Throws<InvalidOperationException>(() => Witness.Sign("x\n"));
        Assert.Throws<InvalidOperationException>(() => Ledger.Cosign("x\n", 1));
    }

    [Theory]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")] // another id
    [InlineData("example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")] // type 2
    [InlineData("example.com/foo+530d903a")]
    [InlineData("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+Aeky")]
    public void Malformed_keys_are_refused(string key) => Assert.Throws<FormatException>(() => VerifierKey.Parse(key));

    [Theory]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n— name AAAA\n")] // too short for a key id and a signature
    [InlineData("text\n\n— name Uw2QOkn8srV1")] // no line feed
    [InlineData("text\n\n- name Uw2QOkn8srV1\n")]
    [InlineData("text\n\n— na+me Uw2QOkn8srV1\n")]
    [InlineData("text\r\n\n— name Uw2QOkn8srV1\n")]
    [InlineData("text\n\n— name Uw2QOkn8srV1====\n")]
    public void Malformed_notes_are_refused(string note) => Assert.Throws<FormatException>(() => SignedNote.Parse(note));

    [Theory]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")]
    [InlineData("\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n")] // 31 bytes
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")] // stray bits
    [InlineData("fadu/promise/1\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    public void Malformed_heads_are_refused(string text) => Assert.Throws<FormatException>(() => Checkpoint.Parse(text));

    [Fact]
    public void Extension_lines_are_signed_with_the_head()
    {
        var head = Head with { Extensions = ["epoch 7"] };

        Assert.Equal(head, Checkpoint.Parse(SignedNote.Parse(head.Sign(Ledger).ToString()).Text));
        Assert.Throws<FormatException>(() => (Head with { Extensions = ["a\nb"] }).Sign(Ledger));
    }

    [Fact]
    public void A_promise_names_what_was_signed_to_ask_for_the_act_in_one_way_only()
    {
        var promise = new SignedPromise(Head.Origin, Guid.NewGuid(), LedgerHash.Of("link"u8), 1_767_225_600_000) { Request = LedgerHash.Of("signed"u8) };
        var text = promise.Sign(Ledger).Text;
        // printf signed | openssl dgst -sha256 -binary | base64
        const string Line = "request Sjzfrm8pHI9UTa6ltykFz550we1CfYMa0NfKAMc8eU0=\n";

        Assert.EndsWith("\n1767225600000\n" + Line, text, StringComparison.Ordinal);
        Assert.Equal(promise, SignedPromise.Parse(text));
        Assert.Equal(promise with { Request = null }, SignedPromise.Parse(text.Replace(Line, "", StringComparison.Ordinal)));
        foreach (var other in new[] { "request \n", "request AAAA\n", "Request" + Line[7..], Line[8..], Line + Line, Line + "\n", " " + Line, Line.Replace("=", "= ", StringComparison.Ordinal) })
            Assert.Throws<FormatException>(() => SignedPromise.Parse(text.Replace(Line, other, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_promise_is_kept_to_the_letter()
    {
        var act = Guid.ParseExact("00112233-4455-6677-8899-aabbccddeeff", "D");
        var promise = new SignedPromise(Head.Origin, act, LedgerHash.Of("link"u8), 1_767_225_600_000);
        var note = SignedNote.Parse(promise.Sign(Ledger).ToString());

        Assert.Equal(
            $"fadu/promise/1\n示例市公安局/demonstration\n00112233-4455-6677-8899-aabbccddeeff\n{LedgerHash.Of("link"u8).ToBase64()}\n1767225600000\n", note.Text);
        Assert.True(note.IsSignedBy(Ledger.Public));
        Assert.Equal(promise, SignedPromise.Parse(note.Text));
        Assert.Throws<FormatException>(() => Checkpoint.Parse(note.Text));
        Assert.Throws<FormatException>(() => SignedPromise.Parse(Head.Text));
        Assert.False((note with { Text = note.Text.Replace("1767225600000", "1767225600001", StringComparison.Ordinal) }).IsSignedBy(Ledger.Public));
    }

    private static byte[] Seed(byte value) => [.. Enumerable.Repeat(value, 32)];
}
