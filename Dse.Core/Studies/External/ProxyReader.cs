using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.External;

/// <summary>Reads <c>evaluator: { proxy: ..., constants: {...}, outside: keep }</c>.</summary>
internal static class ProxyReader
{
    private const int MaxConstants = 200;
    private static readonly string[] Policies = ["keep", "refuse"];

    /// <summary>Reads the member, once the space is known; null without one or after errors.</summary>
    public static Func<DesignSpace, IEvaluator?>? Read(SpecObject root, IReadOnlyList<MetricDefinition> metrics)
    {
        if (root.Object("evaluator") is not { } evaluator)
        {
            return null;
        }

        var constants = ReadConstants(evaluator);
        var refuses = evaluator.Choice("outside", Policies, 0) == 1;
        var bytes = ReadBytes(evaluator);
        evaluator.RejectUnknown();
        return bytes is null || evaluator.HasErrors ? null : Open;

        IEvaluator? Open(DesignSpace space)
        {
            var (made, wrong) = ProxyModels.Open(new ProxyRequest(bytes, space, metrics, constants, refuses));
            if (made is null)
            {
                evaluator.Error("proxy", "unusableProxy", wrong);
            }

            return made;
        }
    }

    private static byte[]? ReadBytes(SpecObject evaluator)
    {
        if (!evaluator.Has("proxy"))
        {
            evaluator.Error("proxy", "missingField", "'proxy' is missing. Give the path of a file that './dse proxy train' wrote, or for the service the name of a proxy at /v1/proxies.");
            return null;
        }

        if (evaluator.Member("proxy") is { ValueKind: JsonValueKind.String } name)
        {
            evaluator.Error("proxy", "unknownProxy", $"There is no proxy {SpecObject.Describe(name)} here. './dse run' opens the path of a proxy, the service the name of one at /v1/proxies.");
            return null;
        }

        var proxy = evaluator.Object("proxy")!;
        var text = proxy.String("base64", int.MaxValue);
        proxy.RejectUnknown();
        var bytes = text is null ? null : new byte[text.Length];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out var written))
        {
            proxy.Error("base64", "wrongType", "Expected the bytes of a trained proxy in base 64.");
            return null;
        }

        return bytes!.AsSpan(0, written).ToArray();
    }

    private static Dictionary<string, string> ReadConstants(SpecObject evaluator)
    {
        var constants = new Dictionary<string, string>(StringComparer.Ordinal);
        if (evaluator.Object("constants") is not { } given)
        {
            return constants;
        }

        foreach (var name in given.Names.Take(MaxConstants))
        {
            var value = given.Member(name);
            if (value is { ValueKind: JsonValueKind.Number or JsonValueKind.String or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Array } scalar)
            {
                try
                {
                    constants[name] = ParameterValue.Of(scalar).ToString();
                    continue;
                }
                catch (FormatException)
                {
                    // A list of something else than scalars: reported below.
                }
            }

            given.Error(SpecObject.Short(name), "wrongType", "Expected the value that this input of the proxy has in every design.");
        }

        return constants;
    }
}
