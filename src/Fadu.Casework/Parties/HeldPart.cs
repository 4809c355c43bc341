using Fadu.Store.Model;

namespace Fadu.Casework.Parties;

/// <summary>A sealed part held beside the folded matter, as it lies in the store: it is opened only while somebody needs it.</summary>
/// <param name="Act">Number of its act in the matter.</param>
/// <param name="Part">The part.</param>
internal sealed record HeldPart(int Act, PartRow Part);
