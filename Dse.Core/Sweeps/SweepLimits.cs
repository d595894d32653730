namespace Dse.Core.Sweeps;

/// <summary>What a sweep may use up before it ends by itself.</summary>
/// <param name="Studies">Studies over all runs; null without a limit.</param>
/// <param name="Hours">Hours of searching over all its studies, counted when they have ended; null without a limit.</param>
public sealed record SweepLimits(long? Studies, double? Hours);
