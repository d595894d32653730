using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Codesigns;

/// <summary>What runs on the device that a study designs: a training or a serving plan.</summary>
internal abstract class CodesignBody
{
    /// <summary>The kind that prices it.</summary>
    public abstract IStudyKind Kind { get; }

    /// <summary>Its metrics.</summary>
    public abstract IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <summary>What a study minimises when it does not say.</summary>
    public abstract IReadOnlyList<Objective> DefaultObjectives { get; }

    /// <summary>The cluster as read, a placeholder standing for the designed device.</summary>
    public abstract Cluster Cluster { get; }

    /// <summary>The network.</summary>
    public abstract LanguageModel Model { get; }

    /// <summary>Metrics that need a figure of the device: its power, its rent.</summary>
    public abstract (IReadOnlyList<string> Power, IReadOnlyList<string> Rent) Needs { get; }

    /// <summary>The same with another network.</summary>
    public abstract CodesignBody WithModel(LanguageModel model);

    /// <summary>Names of the plan's parameters.</summary>
    public abstract IReadOnlyList<string> PlanNames(SpecObject? narrowing);

    /// <summary>Makes the joint space and says how plans of a network are scored on a cluster; null after errors.</summary>
    /// <param name="leading">What is decided before the plan.</param>
    /// <param name="candidates">Clusters that defaults have to do for.</param>
    /// <param name="narrowing">The spec's <c>space</c>.</param>
    /// <param name="constraints">Over parameters.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public abstract (DesignSpace Space, Func<Cluster, LanguageModel, IRowEvaluator> On)? Make(
        LeadingParameters leading, IReadOnlyList<Cluster> candidates, SpecObject? narrowing, IReadOnlyList<Expression> constraints, ICollection<SpecError> errors);

    /// <summary>Reads a body; null after errors.</summary>
    /// <param name="body">As <see cref="BodySpec"/> makes it.</param>
    /// <param name="isServing">What runs.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static CodesignBody? Read(JsonElement body, bool isServing, ICollection<SpecError> errors)
    {
        var root = new SpecObject(body, "$", errors);
        CodesignBody? read = isServing ? ServingBody.Read(root, errors) : TrainingBody.Read(root, errors);
        if (read?.Cluster.Nodes is null)
        {
            return read;
        }

        root.Error("cluster", "unsupported", "A study designs one device for like nodes with like links. Leave groups and bandwidthGBps out.");
        return null;
    }
}
