using Dse.Api.Errors;

namespace Dse.Api.OpenApi;

/// <summary>Documents the problems that a route answers with.</summary>
internal static class ProducesProblems
{
    /// <summary>Adds the problems to the route's description, those that every route shares included.</summary>
    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, params ReadOnlySpan<ProblemType> types)
    {
        ProblemType[] shared = [ProblemType.Unauthenticated, ProblemType.Forbidden, ProblemType.TooManyRequests, ProblemType.Internal, ProblemType.DatabaseUnavailable];
        foreach (var status in shared.Concat(types.ToArray()).Select(t => t.Status).Distinct().Order())
        {
            route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), [ProblemResult.ContentType]));
        }

        return route;
    }
}
