using System.Globalization;
using System.Text.Json.Nodes;
using Dse.Core.Studies;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Networks;

namespace Dse.Formats.Timeloop;

/// <summary>Reads problems of Timeloop: convolutions in the dimensions N, M or K, C, P, Q, R, S and, for groups, G.</summary>
/// <remarks>A file holds one problem, or several as documents of YAML. Padding is taken as stored: the input is what the windows cover. Stateless and thread-safe.</remarks>
public static class TimeloopProblem
{
    private const long MaxSize = 1 << 20;
    private const int MaxLayers = 4096;

    private static readonly string[] Known = ["N", "M", "K", "C", "P", "Q", "R", "S", "G"];
    private static readonly string[] Steps = ["Wstride", "Hstride", "Wdilation", "Hdilation"];

    // Not of the loops: the tool's own padding and map sizes, and what names the file's parts.
    private static readonly string[] Passed = ["W", "H", "Wpad", "Hpad", "shape", "version", "instance", "name"];

    /// <summary>The layers in order; null after an error.</summary>
    /// <param name="utf8">The YAML.</param>
    /// <param name="path">What error paths start with.</param>
    /// <param name="name">Name of a layer whose problem has none.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    public static IReadOnlyList<NetworkLayer>? Read(ReadOnlyMemory<byte> utf8, string path, string name, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        var documents = TimeloopYaml.Read(utf8, path, errors);
        var layers = new List<NetworkLayer>();
        if (documents?.Count > MaxLayers)
        {
            errors.Add(new SpecError(path, "tooMany", string.Create(CultureInfo.InvariantCulture, $"The file has {documents.Count} documents; at most {MaxLayers} are read. Split it.")));
            return null;
        }

        foreach (var document in documents?.OfType<JsonObject>() ?? [])
        {
            var root = new TimeloopNode(document, path, errors);
            if (root.Object("problem") is { } problem && Layer(problem) is { } window)
            {
                layers.Add(new NetworkLayer(problem.Text("name") ?? (documents!.Count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {layers.Count + 1}")), LayerProduct.Of(window), 1));
            }
        }

        if (errors.Count == before && layers.Count == 0)
        {
            errors.Add(new SpecError(path, "badProblem", "It is no problem of Timeloop: no document of it has 'problem'."));
        }

        return errors.Count == before ? layers : null;
    }

    /// <summary>A convolution as <c>layer</c> of a mapping line has it; null with an error for groups and dilated windows, which such lines do not take.</summary>
    public static JsonObject? Line(Convolution window, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(errors);
        if (window is not { Groups: 1, DilationHeight: 1, DilationWidth: 1 })
        {
            errors.Add(new SpecError("$.problem", "notExpressible", "Mapping lines take neither groups nor dilated windows. Name the file as a network's 'problem' in a study of kind Accelerator."));
            return null;
        }

        return new JsonObject
        {
            ["n"] = window.Batch,
            ["k"] = window.Filters,
            ["c"] = window.Channels,
            ["p"] = window.OutputWidth,
            ["q"] = window.OutputHeight,
            ["r"] = window.FilterWidth,
            ["s"] = window.FilterHeight,
            ["strideW"] = window.StrideWidth,
            ["strideH"] = window.StrideHeight,
        };
    }

    private static Convolution? Layer(TimeloopNode problem)
    {
        // Newer files keep the sizes apart from the shape.
        var sizes = problem.Object("instance") ?? problem;
        foreach (var (name, _) in sizes.Members)
        {
            if (!Known.Contains(name, StringComparer.Ordinal) && !Steps.Contains(name, StringComparer.Ordinal) && !Passed.Contains(name, StringComparer.Ordinal))
            {
                sizes.Error(name, "unknownField", $"'{name}' is no dimension of a convolution. Known are {string.Join(", ", Known)}, {string.Join(", ", Steps)}.");
                return null;
            }
        }

        if (sizes.Members.ContainsKey("M") && sizes.Members.ContainsKey("K"))
        {
            sizes.Error("K", "notTogether", "'M' and 'K' both say how many filters there are. Keep one.");
            return null;
        }

        long Size(string name) => sizes.Whole(name, MaxSize) ?? 1;
        var (filters, groups) = (sizes.Whole("M", MaxSize) ?? Size("K"), Size("G"));
        var (p, q, r, s) = (Size("P"), Size("Q"), Size("R"), Size("S"));
        var (strideW, strideH, dilationW, dilationH) = (Size("Wstride"), Size("Hstride"), Size("Wdilation"), Size("Hdilation"));
        return new Convolution(
            Size("N"), ((q - 1) * strideH) + ((s - 1) * dilationH) + 1, ((p - 1) * strideW) + ((r - 1) * dilationW) + 1, Size("C") * groups, filters * groups, s, r, strideH, strideW)
        {
            Groups = groups,
            DilationHeight = dilationH,
            DilationWidth = dilationW,
        };
    }
}
