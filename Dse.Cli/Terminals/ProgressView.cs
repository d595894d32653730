using System.Diagnostics;
using Spectre.Console;

namespace Dse.Cli.Terminals;

/// <summary>Shows how far a piece of work is: a bar for people, a line now and then for logs.</summary>
internal static class ProgressView
{
    private static readonly TimeSpan FirstPlain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    /// <summary>Where work stands.</summary>
    /// <param name="Fraction">Share done, 0 to 1; null when unknown.</param>
    /// <param name="Detail">What there is to say.</param>
    internal readonly record struct Report(double? Fraction, string Detail);

    /// <summary>Does the work and shows its reports; what it returns or throws comes through.</summary>
    /// <param name="terminal">Its error stream shows the progress.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="work">Gets a callback for reports, which may be called from any thread.</param>
    public static async Task<T> RunAsync<T>(Terminal terminal, string title, Func<Action<Report>, Task<T>> work)
    {
        if (terminal.IsInteractive)
        {
            return await RunLiveAsync(terminal, title, work);
        }

        var clock = Stopwatch.StartNew();
        var next = FirstPlain;
        var gate = new Lock();
        return await work(report =>
        {
            lock (gate)
            {
                if (clock.Elapsed < next)
                {
                    return;
                }

                next = clock.Elapsed + PlainInterval;
            }

            terminal.Say(report.Fraction is { } share ? $"{title}: {Numbers.Percent(share)}, {report.Detail}" : $"{title}: {report.Detail}");
        });
    }

    private static Task<T> RunLiveAsync<T>(Terminal terminal, string title, Func<Action<Report>, Task<T>> work) =>
        terminal.ErrorConsole().Progress()
            .AutoClear(enabled: true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                task.IsIndeterminate = true;
                return await work(report =>
                {
                    task.IsIndeterminate = report.Fraction is null;
                    task.Value = report.Fraction ?? 0;
                    task.Description = $"{Markup.Escape(title)}: {Markup.Escape(report.Detail)}";
                });
            });
}
