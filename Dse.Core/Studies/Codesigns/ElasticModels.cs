using Dse.Core.Spaces;
using Dse.Core.Studies.Elastic;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Codesigns;

/// <summary>Networks cut out of one: a choice of depth and width, each with an accuracy that the user states.</summary>
/// <remarks>Choices are parameters of the space, read before the plan. Immutable once bound to a space, thread-safe.</remarks>
internal sealed class ElasticModels
{
    /// <summary>Parameters of the choice.</summary>
    public const string LayersName = "modelLayers", FfnName = "modelFfn";

    /// <summary>The metric that carries the stated accuracy.</summary>
    public static readonly MetricDefinition Accuracy = new("accuracyRatio", "Accuracy of the network as the study states it.", true);

    // Stages of any pool, and their chunks.
    private static readonly string[] Stages = ["pp", "prefillPp", "decodePp"];

    private readonly LanguageModel model;
    private readonly IReadOnlyList<int> layers;
    private readonly IReadOnlyList<int> widths;
    private readonly AccuracyTable accuracies;
    private int[] stageColumns = [];
    private int chunkColumn = -1;
    private int first;

    /// <summary>Makes the choice.</summary>
    /// <param name="model">The whole network.</param>
    /// <param name="layers">Depths, at least one.</param>
    /// <param name="widths">Inner widths of the feed-forward block, at least one.</param>
    /// <param name="accuracies">What is known; others are no candidates.</param>
    public ElasticModels(LanguageModel model, IReadOnlyList<int> layers, IReadOnlyList<int> widths, AccuracyTable accuracies)
    {
        this.model = model;
        this.layers = layers;
        this.widths = widths;
        this.accuracies = accuracies;
        Parameters = [Parameter.Integers(LayersName, layers.Select(l => (long)l), logScale: true), Parameter.Integers(FfnName, widths.Select(w => (long)w), logScale: true)];
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The largest network: what defaults have to do for.</summary>
    public LanguageModel Largest => Cut(layers.Max(), widths.Max());

    /// <summary>The rules: networks with a stated accuracy, and no more stages than layers.</summary>
    /// <param name="planNames">Parameters that follow.</param>
    public IReadOnlyList<SpaceRule> Rules(IReadOnlyList<string> planNames)
    {
        string[] reads = [LayersName, .. Stages.Append("vp").Where(n => planNames.Contains(n, StringComparer.Ordinal))];
        return
        [
            new SpaceRule("the network has an accuracy", [LayersName, FfnName], v => !double.IsNaN(accuracies.Of(v.Slice(first, 2)))),
            new SpaceRule("stages <= modelLayers", reads, HasLayersForStages),
        ];
    }

    /// <summary>Says of which space the parameters are.</summary>
    public void Bind(DesignSpace space)
    {
        first = space.IndexOf(LayersName);
        stageColumns = [.. Stages.Select(space.IndexOf).Where(c => c >= 0)];
        chunkColumn = space.IndexOf("vp");
    }

    /// <summary>The network of a row.</summary>
    public LanguageModel ModelOf(ReadOnlySpan<double> cells) => Cut(layers[(int)cells[first]], widths[(int)cells[first + 1]]);

    /// <summary>The stated accuracy of a network; NaN when there is none.</summary>
    public double AccuracyOf(LanguageModel cut) => accuracies.Of([cut.Layers, cut.Ffn]);

    /// <summary>The network of a depth and a width.</summary>
    public LanguageModel Cut(int depth, int width) => model with { Name = $"{model.Name} of {depth} layers, {width} wide", Layers = depth, Ffn = width };

    private bool HasLayersForStages(ReadOnlySpan<double> values)
    {
        var chunks = chunkColumn < 0 || double.IsNaN(values[chunkColumn]) ? 1 : values[chunkColumn];
        foreach (var column in stageColumns)
        {
            if (values[column] > values[first] || values[column] * chunks > values[first] + 2)
            {
                return false;
            }
        }

        return true;
    }
}
