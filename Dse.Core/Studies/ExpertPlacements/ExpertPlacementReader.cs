using System.Text.Json;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Reads what specs and lines say of experts, devices and traffic.</summary>
internal static class ExpertPlacementReader
{
    private const int MaxProfiles = 100;

    private static readonly string[] Modes = ["optimal", "eplb", "robust"];
    private static readonly string[] Methods = ["auto", "roundRobin", "contiguous", "exflow", "moetuner", "lplb", "llep"];

    /// <summary>The study; null when there are errors.</summary>
    /// <param name="root">The spec or line.</param>
    /// <param name="search">Seed and budget.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static ExpertPlacementModel? Read(SpecObject root, SearchSettings search, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var profiles = Profiles(root, errors);
        var mode = (PlacementMode)root.Choice("mode", Modes, 0);
        var method = (PlacementMethod)root.Choice("method", Methods, 0);
        if (method != PlacementMethod.Auto && mode != PlacementMode.Optimal)
        {
            root.Error("method", "notTogether", $"'{Methods[(int)method]}' has no mode '{Modes[(int)mode]}'. Leave one of them out.");
        }

        if (mode == PlacementMode.Robust && profiles.Count < 2 && errors.Count == before)
        {
            root.Error("mode", "notTogether", "'robust' needs several profiles of which the worst counts. Give 'profiles' with at least two.");
        }

        var hints = EplbHints.Of(root);
        var devices = ExpertDevicesReader.Read(root, profiles.Count > 0 ? profiles[0].Experts : 0, hints, errors);
        var replicas = root.Flag("replicas", true);
        var maxMoves = root.Has("maxMoves") ? root.Int("maxMoves", 0, int.MaxValue) : (int?)null;
        var bytesPerToken = root.Number("bytesPerToken", 1, 1e9, 14_336);
        var groupOf = profiles.Count > 0 ? Groups(root, profiles[0].Experts, hints, errors) : null;
        var current = root.Member("current") is { } table ? PlacementTableReader.Read(table, "$.current", errors) : null;
        var score = profiles.Count > 0 ? Score(root, profiles[0], errors) : null;
        var serving = root.Member("serving") is { } line ? ServedExperts.Read(line, devices?.Count ?? 0, errors) : null;
        root.Member("groups");
        root.Member("score");
        if (maxMoves is not null && !root.Has("current"))
        {
            root.Error("maxMoves", "notTogether", "'maxMoves' needs the table that is moved from. Give 'current' as [layer][device][slot] = expert.");
        }

        if (method == PlacementMethod.ExFlow && profiles.Any(p => p.Flows is null))
        {
            root.Error("method", "notTogether", "'exflow' keeps tokens on their devices from layer to layer, of which nothing tells. Give 'transitions'.");
        }

        if (devices is null || errors.Count > before)
        {
            return null;
        }

        CheckCurrent(current, profiles[0], devices, errors);
        if (devices.BandwidthGBps is not null && profiles.Any(p => p.Flows is null))
        {
            root.Error("bandwidthGBps", "notTogether", "Links carry tokens from layer to layer, which nothing tells. Give 'transitions'.");
        }

        return errors.Count > before
            ? null
            : new ExpertPlacementModel
            {
                Devices = devices,
                Profiles = mode == PlacementMode.Robust ? profiles : [RoutingProfile.Sum(profiles)],
                GroupOf = mode == PlacementMode.Eplb && groupOf is not null && (groupOf.Max() + 1) % devices.Nodes != 0 ? null : groupOf,
                Replicas = replicas && (method is PlacementMethod.Auto or PlacementMethod.Lplb),
                Current = current,
                MaxMoves = maxMoves,
                Mode = mode,
                Method = method,
                Score = score,
                Serving = serving,
                BytesPerToken = bytesPerToken,
                Seed = search.Seed,
                Work = search.Evaluations,
                Seconds = search.Seconds,
            };
    }

    private static List<RoutingProfile> Profiles(SpecObject root, ICollection<SpecError> errors)
    {
        var profiles = new List<RoutingProfile>();
        var hasRouting = root.Has("routing");
        if (root.Has("profiles") == hasRouting)
        {
            root.Error("routing", hasRouting ? "notTogether" : "noRouting", hasRouting
                ? "Both 'routing' and 'profiles' are given. Keep one."
                : "Nothing tells how tokens are routed. Give 'routing' with 'loads' as [layer][expert], or 'profiles' with several of them by name.");
        }
        else if (hasRouting)
        {
            Add(root.Object("routing")!, "routing");
        }
        else if (root.Object("profiles") is { } named)
        {
            if (named.Names.Count is 0 or > MaxProfiles)
            {
                root.Error("profiles", "wrongLength", $"{named.Names.Count} profiles are given. Give 1 to {MaxProfiles} by name.");
                return profiles;
            }

            foreach (var name in named.Names)
            {
                if (named.Object(name) is { } profile)
                {
                    Add(profile, name);
                }
            }
        }

        return profiles;

        void Add(SpecObject routing, string name)
        {
            EplbHints.Touch(routing);
            if (RoutingReader.Read(routing, name, errors) is { } profile)
            {
                if (profiles.Count > 0 && (profile.Layers != profiles[0].Layers || profile.Experts != profiles[0].Experts))
                {
                    routing.Error("loads", "wrongShape", $"{profile.Layers} layers of {profile.Experts} experts, but the first profile has {profiles[0].Layers} of {profiles[0].Experts}. Profiles are of one model.");
                }

                profiles.Add(profile);
            }

            routing.RejectUnknown();
        }
    }

    private static int[]? Groups(SpecObject root, int experts, EplbHints hints, ICollection<SpecError> errors)
    {
        if (root.Member("groups") is { ValueKind: JsonValueKind.Array } listed)
        {
            var groups = listed.EnumerateArray().Select(g => g.ValueKind == JsonValueKind.Number && g.TryGetInt32(out var group) ? group : -1).ToArray();
            if (groups.Length != experts || Array.Exists(groups, g => g < 0 || g >= experts))
            {
                errors.Add(new SpecError("$.groups", "wrongShape", $"{groups.Length} entries for {experts} experts. Give the number of groups, or the group of each expert from 0 to {experts - 1}."));
            }

            return groups;
        }

        var count = root.Int("groups", 1, Math.Max(1, experts), Math.Clamp(hints.Groups, 1, Math.Max(1, experts)));
        return count == 1 ? null : [.. Enumerable.Range(0, experts).Select(e => (int)((long)e * count / experts))];
    }

    private static HeldOutTraffic? Score(SpecObject root, RoutingProfile like, ICollection<SpecError> errors)
    {
        if (root.Object("score") is not { } score || score.Object("routing") is not { } routing)
        {
            if (root.Has("score"))
            {
                root.Error("score", "noRouting", "Nothing tells what to score on. Give 'routing' with 'loads' as [layer][expert], and maybe 'batches' and 'transitions'.");
            }

            return null;
        }

        EplbHints.Touch(routing);
        var batches = RoutingReader.Batches(routing, like.Layers, like.Experts, errors);
        var average = routing.Has("loads") || routing.Has("weight") || batches.Count == 0
            ? RoutingReader.Read(routing, "score", errors)
            : new RoutingProfile("score", 1, [.. like.Loads.Select((row, l) => row.Select((_, e) => batches.Sum(b => b.Length > l && b[l].Length > e ? b[l][e] : 0)).ToArray())], null);
        score.RejectUnknown();
        routing.RejectUnknown();
        if (average is not null && (average.Layers != like.Layers || average.Experts != like.Experts))
        {
            routing.Error("loads", "wrongShape", $"{average.Layers} layers of {average.Experts} experts; the traffic that is fitted has {like.Layers} of {like.Experts}.");
        }

        return average is null ? null : new HeldOutTraffic(average, batches);
    }

    private static void CheckCurrent(PlacementTable? current, RoutingProfile like, ExpertDevices devices, ICollection<SpecError> errors)
    {
        if (current is not null && (current.Layers.Length != like.Layers || Array.Exists(current.Layers, l => l.Length != devices.Count)))
        {
            errors.Add(new SpecError("$.current", "wrongShape", $"The table needs {like.Layers} layers of {devices.Count} devices each: [layer][device][slot] = expert."));
        }
        else if (current is not null && current.Layers.SelectMany(l => l).SelectMany(d => d).Any(e => e < 0 || e >= like.Experts))
        {
            errors.Add(new SpecError("$.current", "unknownExpert", $"The table names experts that there are not; they are 0 to {like.Experts - 1}, and −1 for an empty slot."));
        }
    }
}
