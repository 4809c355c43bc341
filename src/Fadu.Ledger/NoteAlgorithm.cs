using System.Text;
using NSec.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Fadu.Ledger;

/// <summary>A public key as its algorithm uses it. Nothing above this type knows which algorithm it is.</summary>
/// <remarks>Ed25519 is libsodium's, since each act is answered with a signature; SM2 is BouncyCastle's.</remarks>
internal abstract class NoteVerifier
{
    public const int SignatureSize = 64;

    /// <summary>The key as others are given it.</summary>
    public abstract byte[] Encoded { get; }

    /// <summary>Whether 64 bytes are the key's signature over a message.</summary>
    public bool Holds(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => signature.Length == SignatureSize && Verifies(message, signature);

    /// <exception cref="FormatException">The bytes are no key.</exception>
    public static NoteVerifier Of(NoteKeyKind kind, ReadOnlySpan<byte> publicKey)
    {
        var size = kind == NoteKeyKind.Sm2 ? Sm2.PublicSize : Ed25519PublicKeyParameters.KeySize;
        if (publicKey.Length != size)
            throw new FormatException($"expected {size} bytes, found {publicKey.Length}");
        try
        {
            return kind == NoteKeyKind.Sm2 ? new Sm2Verifier(Sm2.PublicKey(publicKey)) : new Ed25519Verifier(new Ed25519PublicKeyParameters(publicKey.ToArray()));
        }
        catch (ArgumentException notOnCurve)
        {
            throw new FormatException("not a point of the curve", notOnCurve);
        }
    }

    protected abstract bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    // Only BouncyCastle tells whether a key is a point of the curve, so it reads the key first.
    private sealed class Ed25519Verifier(Ed25519PublicKeyParameters key) : NoteVerifier
    {
        private readonly PublicKey own = PublicKey.Import(SignatureAlgorithm.Ed25519, key.GetEncoded(), KeyBlobFormat.RawPublicKey);

        public override byte[] Encoded => own.Export(KeyBlobFormat.RawPublicKey);

        protected override bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => SignatureAlgorithm.Ed25519.Verify(own, message, signature);
    }

    private sealed class Sm2Verifier(ECPublicKeyParameters key) : NoteVerifier
    {
        public override byte[] Encoded => key.Q.GetEncoded(compressed: false);

        protected override bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
        {
            var verifier = Sm2.Signer(forSigning: false, key);
            verifier.BlockUpdate(message);
            return verifier.VerifySignature(signature.ToArray());
        }
    }
}

/// <summary>A private key as its algorithm uses it.</summary>
internal abstract class NoteSigner
{
    /// <summary>Length of a seed in bytes.</summary>
    public const int SeedSize = 32;

    /// <summary>The public key's bytes.</summary>
    public abstract byte[] Public { get; }

    /// <summary>64 bytes over a message.</summary>
    public abstract byte[] Sign(byte[] message);

    public static NoteSigner Of(NoteKeyKind kind, ReadOnlySpan<byte> seed) => kind == NoteKeyKind.Sm2
        ? new Sm2Key(new ECPrivateKeyParameters(Sm2.ScalarOf(seed), Sm2.Curve))
        : new Ed25519Key(Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey));

    private sealed class Ed25519Key(Key key) : NoteSigner
    {
        public override byte[] Public => key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

        public override byte[] Sign(byte[] message) => SignatureAlgorithm.Ed25519.Sign(key, message);
    }

    private sealed class Sm2Key(ECPrivateKeyParameters key) : NoteSigner
    {
        public override byte[] Public => Sm2.Curve.G.Multiply(key.D).Normalize().GetEncoded(compressed: false);

        public override byte[] Sign(byte[] message)
        {
            var signer = Sm2.Signer(forSigning: true, key);
            signer.BlockUpdate(message, 0, message.Length);
            return signer.GenerateSignature();
        }
    }
}

/// <summary>SM2 with SM3 over ZA ‖ message: GB/T 32918.2-2016 on the curve of GB/T 32918.5-2017, the signer named as GM/T 0009 names one without a name.</summary>
/// <remarks>A signature is r ‖ s, 32 bytes each. Its nonce is drawn anew each time, as the standard says: two signatures over one message differ.</remarks>
internal static class Sm2
{
    /// <summary>0x04 and two coordinates.</summary>
    public const int PublicSize = 65;

    private const byte Uncompressed = 0x04;

    private static readonly byte[] SignerName = Encoding.ASCII.GetBytes("1234567812345678");

    public static ECDomainParameters Curve { get; } = new(CustomNamedCurves.GetByName("sm2p256v1"));

    /// <summary>Every seed gives a key: d stands from 1 to n - 2, as GB/T 32918.1 asks for, and 2^256 is folded onto that evenly to one part in 2^32.</summary>
    public static BigInteger ScalarOf(ReadOnlySpan<byte> seed) => new BigInteger(1, seed.ToArray()).Mod(Curve.N.Subtract(BigInteger.Two)).Add(BigInteger.One);

    /// <exception cref="ArgumentException">Not a point of the curve in 65 bytes.</exception>
    public static ECPublicKeyParameters PublicKey(ReadOnlySpan<byte> encoded) => encoded[0] == Uncompressed
        ? new ECPublicKeyParameters(Curve.Curve.DecodePoint(encoded.ToArray()), Curve)
        : throw new ArgumentException("a point is written with both coordinates", nameof(encoded));

    public static SM2Signer Signer(bool forSigning, ICipherParameters key)
    {
        var signer = new SM2Signer(PlainDsaEncoding.Instance, new SM3Digest());
        signer.Init(forSigning, new ParametersWithID(key, SignerName));
        return signer;
    }
}
