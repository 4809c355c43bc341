using Fadu.Casework.Documents;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Writing;

namespace Fadu.Casework;

/// <summary>What the desk works with.</summary>
/// <param name="Store">The one door to the record.</param>
/// <param name="Reader">Reads matters.</param>
/// <param name="Preparing">Makes requests ready.</param>
/// <param name="Press">Prints papers.</param>
/// <param name="Signing">The ledger's key.</param>
/// <param name="Origin">The ledger's origin line.</param>
/// <param name="Demonstration">Whether the clock is simulated.</param>
/// <param name="Time">The one source of time.</param>
/// <param name="CodeOf">The query code of a party.</param>
internal sealed record DeskParts(
    ActStore Store, MatterReader Reader, Preparing Preparing, DeskPress Press, SigningKey Signing, string Origin, bool Demonstration, TimeProvider Time,
    Func<MatterId, int, string> CodeOf);
