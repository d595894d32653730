using Dse.Core.Spaces;
using Dse.Solvers.Surrogates.Trees;

namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>Predicts targets of a table from its other columns, and says when a row lies outside what it learned from.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class Proxy
{
    private const int StateVersion = 1;
    private const int LeastRows = 20;
    private const int Folds = 5;

    private readonly ProxyColumns encoder;
    private readonly ProxyTarget[] models;
    private readonly double[] lows;
    private readonly double[] highs;

    private Proxy(ProxyColumns columns, ProxyTarget[] targets, double[] least, double[] most, IReadOnlyList<ProxyError> errors)
    {
        encoder = columns;
        models = targets;
        lows = least;
        highs = most;
        Errors = errors;
    }

    /// <summary>The columns it reads.</summary>
    public IReadOnlyList<string> Inputs => encoder.Names;

    /// <summary>The columns it predicts.</summary>
    public IReadOnlyList<string> Targets => [.. models.Select(t => t.Name)];

    /// <summary>Per target whether all values that it learned from are above 0, so that an error is a factor at any value.</summary>
    public IReadOnlyList<bool> IsPositive => [.. models.Select(t => t.IsPositive)];

    /// <summary>Error per target on groups that were held out while it was tried.</summary>
    public IReadOnlyList<ProxyError> Errors { get; }

    /// <summary>Trains on all rows after trying five times, each on a fifth of the groups held out.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="inputs">Columns to predict from.</param>
    /// <param name="targets">Columns to predict, all numeric.</param>
    /// <param name="groups">Columns whose values together name a group, such as those of an architecture; groups are held out whole. Empty: every row is a group.</param>
    /// <param name="seed">Of folds and trees.</param>
    /// <param name="cancellation">Takes effect between the models of folds and targets.</param>
    /// <exception cref="ProxyException">A column is missing or not numeric, or there are too few rows or groups.</exception>
    public static Proxy Train(ProxyTable table, IReadOnlyList<string> inputs, IReadOnlyList<string> targets, IReadOnlyList<string> groups, ulong seed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(groups);
        if (table.Rows.Count < LeastRows || inputs.Count == 0 || targets.Count == 0)
        {
            throw new ProxyException($"A proxy needs at least {LeastRows} rows, an input and a target; there are {table.Rows.Count}, {inputs.Count} and {targets.Count}.");
        }

        var columns = ProxyColumns.Of(table, inputs);
        var rows = Encode(table, columns);
        var values = targets.Select(t => Values(table, t)).ToArray();
        var fold = FoldOf(table, groups, seed);
        var predictions = targets.Select(_ => new double[rows.Length]).ToArray();
        for (var f = 0; f < Folds; f++)
        {
            int[] others = [.. Enumerable.Range(0, rows.Length).Where(i => fold[i] != f)];
            int[] held = [.. Enumerable.Range(0, rows.Length).Where(i => fold[i] == f)];
            var part = Transpose(others.Select(i => rows[i]).ToArray(), columns.Width);
            for (var t = 0; t < targets.Count; t++)
            {
                cancellation.ThrowIfCancellationRequested();
                var model = ProxyTarget.Fit(targets[t], part, columns.IsLogarithm, [.. others.Select(i => values[t][i])], new BoostingOptions(), seed);
                foreach (var i in held)
                {
                    predictions[t][i] = model.Predict(rows[i]);
                }
            }
        }

        var whole = Transpose(rows, columns.Width);
        return new Proxy(
            columns,
            [.. targets.Select((t, k) => ProxyTarget.Fit(t, whole, columns.IsLogarithm, values[k], new BoostingOptions(), seed))],
            [.. whole.Select(c => c.Min())],
            [.. whole.Select(c => c.Max())],
            [.. targets.Select((t, k) => ProxyError.Of(t, predictions[k], values[k]))]);
    }

    /// <summary>Predicts a row.</summary>
    /// <param name="texts">Its texts in the order of <see cref="Inputs"/>.</param>
    /// <param name="predictions">Receives a value per target.</param>
    /// <returns>Whether every feature lies within the range of the rows it learned from; if not, the values are extrapolated.</returns>
    public bool Predict(IReadOnlyList<string> texts, Span<double> predictions)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var x = new double[encoder.Width];
        var isInside = encoder.TryEncode(texts, x);
        for (var f = 0; f < x.Length; f++)
        {
            isInside &= x[f] >= lows[f] && x[f] <= highs[f];
        }

        for (var t = 0; t < models.Length; t++)
        {
            predictions[t] = models[t].Predict(x);
        }

        return isInside;
    }

    /// <summary>The inputs by which a row lies beyond the rows it learned from; none when <see cref="Predict"/> says that it is within.</summary>
    /// <param name="texts">Its texts in the order of <see cref="Inputs"/>.</param>
    public IReadOnlyList<string> Outside(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var x = new double[encoder.Width];
        var unknown = new bool[encoder.Names.Count];
        encoder.TryEncode(texts, x, unknown);
        return [.. encoder.Groups.Select((features, i) => (Name: encoder.Names[i], IsOutside: unknown[i] || Array.Exists(features, f => !(x[f] >= lows[f] && x[f] <= highs[f]))))
            .Where(g => g.IsOutside).Select(g => g.Name)];
    }

    /// <summary>The whole proxy with a format version.</summary>
    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        encoder.Save(writer);
        writer.Write(models.Length);
        foreach (var target in models)
        {
            target.Save(writer);
        }

        writer.Write(lows.AsSpan());
        writer.Write(highs.AsSpan());
        foreach (var error in Errors)
        {
            writer.Write(error.Rows);
            writer.Write(error.RmseRangeRatio);
            writer.Write(error.MeanAbsoluteErrorRatio ?? double.NaN);
            writer.Write(error.P90ErrorRatio ?? double.NaN);
        }
    });

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="ProxyException">Another format, or damaged.</exception>
    public static Proxy Restore(ReadOnlyMemory<byte> bytes)
    {
        Proxy? proxy = null;
        try
        {
            State.Read(bytes, StateVersion, "a proxy", reader =>
            {
                var columns = ProxyColumns.Restore(reader);
                var targets = new ProxyTarget[reader.ReadCount(8)];
                for (var t = 0; t < targets.Length; t++)
                {
                    targets[t] = ProxyTarget.Restore(reader, columns.Width);
                }

                var (least, most) = (reader.ReadDoubles(columns.Width), reader.ReadDoubles(columns.Width));
                proxy = new Proxy(columns, targets, least, most, [.. targets.Select(t => new ProxyError(t.Name, reader.ReadInt32(), reader.ReadDouble(), Known(reader.ReadDouble()), Known(reader.ReadDouble())))]);
            });
        }
        catch (CheckpointException e)
        {
            throw new ProxyException($"No proxy of this version: {e.Message.Replace(" Start the search anew.", string.Empty, StringComparison.Ordinal)} Train it anew.");
        }

        return proxy!;
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static double[][] Encode(ProxyTable table, ProxyColumns columns)
    {
        int[] places = [.. columns.Names.Select(n => ProxyColumns.Find(table, n))];
        return [.. table.Rows.Select(row =>
        {
            var x = new double[columns.Width];
            columns.TryEncode([.. places.Select(p => row[p])], x);
            return x;
        })];
    }

    private static double[] Values(ProxyTable table, string target)
    {
        var at = ProxyColumns.Find(table, target);
        double[] values = [.. table.Rows.Select(r => ProxyColumns.Number(r[at]))];
        var bad = Array.FindIndex(values, v => !double.IsFinite(v));
        return bad < 0 ? values : throw new ProxyException($"'{target}' holds '{table.Rows[bad][at]}' in row {bad + 1} below the header, which is no number. Leave such rows out.");
    }

    private static int[] FoldOf(ProxyTable table, IReadOnlyList<string> groups, ulong seed)
    {
        int[] places = [.. groups.Select(g => ProxyColumns.Find(table, g))];
        var names = places.Length == 0
            ? Enumerable.Range(0, table.Rows.Count).Select(i => i.ToString("D12", System.Globalization.CultureInfo.InvariantCulture)).ToArray()
            : [.. table.Rows.Select(r => string.Join('\u001f', places.Select(p => r[p])))];
        var distinct = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (distinct.Length < Folds)
        {
            throw new ProxyException($"Holding groups out needs at least {Folds} of them; the columns {string.Join(", ", groups)} make {distinct.Length}. Name other columns, or none.");
        }

        var random = new RandomSource(seed);
        for (var i = distinct.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (distinct[i], distinct[j]) = (distinct[j], distinct[i]);
        }

        var fold = distinct.Select((name, i) => (name, i % Folds)).ToDictionary(p => p.name, p => p.Item2, StringComparer.Ordinal);
        return [.. names.Select(n => fold[n])];
    }

    private static double[][] Transpose(double[][] rows, int width)
    {
        var columns = new double[width][];
        for (var f = 0; f < width; f++)
        {
            columns[f] = [.. rows.Select(r => r[f])];
        }

        return columns;
    }
}
