using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Spaces;

/// <summary>An order of items as a parameter of a space.</summary>
/// <remarks>
/// A design holds it as its insertion code: item k (from the second on) is one ordered parameter of k + 1 levels, the
/// place at which it is inserted among the items before it. Every code is an order and every order has one code, so that
/// keys, counts, walks and rules work on it as on any other discrete parameters; a step of one level moves one item by
/// one place. Immutable and thread-safe.
/// </remarks>
public sealed class Permutation
{
    /// <summary>Most items of a permutation.</summary>
    public const int MaxItems = 256;

    /// <summary>An order of items.</summary>
    /// <param name="name">Its name, as specs spell it.</param>
    /// <param name="items">2 to <see cref="MaxItems"/> numbers or texts, none twice.</param>
    /// <param name="when">Condition over earlier parameters under which it exists; null means always.</param>
    /// <exception cref="ArgumentException">Too few or too many items, or one twice.</exception>
    public Permutation(string name, IReadOnlyList<ParameterValue> items, Expression? when = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count is < 2 or > MaxItems || items.Distinct().Count() != items.Count)
        {
            throw new ArgumentException($"{name}: needs 2 to {MaxItems} items, none twice.", nameof(items));
        }

        Name = name;
        Items = [.. items];
        Digits = [.. Enumerable.Range(1, items.Count - 1).Select(k => Parameter.Digit(this, k, when))];
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The items in the order in which the spec names them.</summary>
    public IReadOnlyList<ParameterValue> Items { get; }

    /// <summary>The parameters that hold it, one per item but the first; they stand side by side in a space.</summary>
    public IReadOnlyList<Parameter> Digits { get; }

    /// <summary>The order that a code stands for.</summary>
    /// <param name="code">The cells of <see cref="Digits"/>, none of them NaN.</param>
    /// <param name="order">Receives the index of the item at each place.</param>
    public void Decode(ReadOnlySpan<double> code, Span<int> order)
    {
        order[0] = 0;
        for (var item = 1; item < Items.Count; item++)
        {
            var place = (int)code[item - 1];
            order[place..item].CopyTo(order[(place + 1)..]);
            order[place] = item;
        }
    }

    /// <summary>The code of an order; the inverse of <see cref="Decode"/>.</summary>
    /// <param name="order">The index of the item at each place; each once.</param>
    /// <param name="code">Receives the cells of <see cref="Digits"/>.</param>
    public void Encode(ReadOnlySpan<int> order, Span<double> code)
    {
        code[..(Items.Count - 1)].Clear();
        for (var place = 1; place < order.Length; place++)
        {
            var item = order[place];
            for (var before = 0; before < place; before++)
            {
                // Of two items the later one of the spec counts the earlier one when that stands before it.
                if (order[before] < item)
                {
                    code[item - 1]++;
                }
            }
        }
    }

    /// <summary>The order as users read it: a list of items.</summary>
    /// <param name="code">The cells of <see cref="Digits"/>.</param>
    public ParameterValue ValueOf(ReadOnlySpan<double> code)
    {
        var order = new int[Items.Count];
        Decode(code, order);
        return ParameterValue.OfList(order.Select(i => Items[i]));
    }

    /// <summary>Reads an order that a user wrote as a list of items.</summary>
    /// <param name="value">The list.</param>
    /// <param name="path">Where it stands, for the error.</param>
    /// <param name="code">Receives the cells of <see cref="Digits"/>.</param>
    /// <returns>Null, or what is wrong with it.</returns>
    public SpecError? Read(JsonElement value, string path, Span<double> code)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != Items.Count)
        {
            return new SpecError(path, "notInSpace", $"{SpecObject.Describe(value)} is no order of the {Items.Count} items of '{Name}'. Give each once, as a list: {ParameterValue.OfList(Items.Take(20))}.");
        }

        var order = new int[Items.Count];
        var place = 0;
        foreach (var element in value.EnumerateArray())
        {
            var item = IndexOf(element);
            if (item < 0 || order.AsSpan(0, place).Contains(item))
            {
                return new SpecError($"{path}[{place}]", "notInSpace", $"{SpecObject.Describe(element)} is {(item < 0 ? "no item" : "the second of its kind")} in '{Name}'. Give each of {string.Join(", ", Items.Take(20))}{(Items.Count > 20 ? ", ..." : string.Empty)} once.");
            }

            order[place++] = item;
        }

        Encode(order, code);
        return null;
    }

    private int IndexOf(JsonElement element)
    {
        for (var item = 0; item < Items.Count; item++)
        {
            if (DesignReader.Matches(Items[item], element))
            {
                return item;
            }
        }

        return -1;
    }
}
