using System.Text.Json;

namespace Dse.Core.Sweeps;

/// <summary>One study of a sweep's run.</summary>
/// <param name="Index">Its place among the members, from 0.</param>
/// <param name="Values">The axes' values, a JSON object with a member per axis path.</param>
/// <param name="Spec">The template with those values in it.</param>
public sealed record SweepMember(int Index, JsonElement Values, JsonElement Spec);
