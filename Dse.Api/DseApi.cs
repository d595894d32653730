using System.Text.Json;
using System.Text.Json.Serialization;
using Dse.Api.AskTell;
using Dse.Api.Catalog;
using Dse.Api.Comparisons;
using Dse.Api.Errors;
using Dse.Api.Evaluations;
using Dse.Api.Events;
using Dse.Api.Files;
using Dse.Api.Fronts;
using Dse.Api.Health;
using Dse.Api.Jobs;
using Dse.Api.Json;
using Dse.Api.Keys;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Proxies;
using Dse.Api.Schemas;
using Dse.Api.Security;
using Dse.Api.Studies;
using Dse.Api.Sweeps;
using Dse.Api.Telemetry;
using Dse.Api.Web;
using Dse.Solvers.Studies;
using Dse.Storage;
using Dse.Storage.Fronts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dse.Api;

/// <summary>The service: REST API, browser UI, workers.</summary>
public static class DseApi
{
    /// <summary>Puts the service together; start it with <c>RunAsync</c> or <c>StartAsync</c>.</summary>
    /// <remarks>Starting brings the database up (the embedded one when none is named) and applies migrations under a lock.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static WebApplication Build(DseApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SolverKinds.Register();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. options.Arguments], ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = options.Limits.BodyBytes;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.Limits.HeadersSeconds);
            server.Limits.MinRequestBodyDataRate = new MinDataRate(options.Limits.BodyBytesPerSecond, TimeSpan.FromSeconds(options.Limits.BodyGraceSeconds));
            server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(options.Limits.KeepAliveSeconds);
            server.Limits.MaxConcurrentConnections = options.Limits.Connections;
        });
        AddServices(builder.Services, builder.Configuration, options);
        builder.AddTelemetry();
        var app = builder.Build();
        UsePipeline(app, options);
        Map(app, options);
        return app;
    }

    private static void AddServices(IServiceCollection services, ConfigurationManager configuration, DseApiOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddDseStorage(configuration, options.ConfigureStorage);
        services.AddHostedService(p => p.GetRequiredService<FrontNews>());
        if (options.Workers)
        {
            services.AddDseWorkers(configuration, options.ConfigureWorkers);
        }

        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<OpenStudies>();
        services.AddSingleton<FrontAnswers>();
        services.AddSingleton<ImportanceAnswers>();
        services.TryAddSingleton<SweepFirer>();
        services.TryAddSingleton<StudyReferences>();
        services.AddSingleton<ProxyTables>();
        services.AddSingleton<LocalAccess>();
        services.AddSingleton(new BadKeyLimiter(options.Limits.BadKeysPerMinute));
        services.AddAuthentication(ApiKeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Read, p => p.RequireRole(Policies.Read, Policies.Write, Policies.Admin))
            .AddPolicy(Policies.Write, p => p.RequireRole(Policies.Write, Policies.Admin))
            .AddPolicy(Policies.Admin, p => p.RequireRole(Policies.Admin));
        services.AddApiRateLimits(options.Limits);
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(options.Limits.RequestSeconds),
            TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
            WriteTimeoutResponse = static context => Problems.Of(ProblemType.TimedOut).ExecuteAsync(context),
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            var web = json.SerializerOptions;
            web.MaxDepth = options.Limits.JsonDepth;
            web.NumberHandling = JsonNumberHandling.Strict;
            web.AllowDuplicateProperties = false;
            web.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            web.PropertyNameCaseInsensitive = false;
            web.RespectNullableAnnotations = true;
            web.RespectRequiredConstructorParameters = true;
            web.Converters.Add(new StudyStateJson());
            web.Converters.Add(new ParameterValueJson());
            web.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
        services.AddApiDocument();
    }

    private static void UsePipeline(WebApplication app, DseApiOptions options)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();

        // After routing, which knows what must not be timed out: event streams.
        app.UseRequestTimeouts();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseSwaggerUI(docs =>
        {
            docs.RoutePrefix = "docs";
            docs.DocumentTitle = "Dse API";
            docs.SwaggerEndpoint($"/openapi/{ApiDocument.Name}.json", "Dse v1");
        });
        app.UseWebPages(WebPages.FindRoot(options.WebRoot));
    }

    private static void Map(WebApplication app, DseApiOptions options)
    {
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.MapSubmit();
        app.MapValidations();
        app.MapStudies();
        app.MapEvents(options.Limits, clock);
        app.MapFronts();
        app.MapTrials();
        app.MapAskTell();
        app.MapImportance();
        app.MapProxies();
        app.MapEvaluations(options.Limits);
        app.MapCatalog(options.Limits);
        app.MapFiles(options.Limits);
        app.MapComparisons();
        app.MapSweeps();
        app.MapKeys(clock);
        app.MapSchemas();
        app.MapHealth();
        app.MapMetrics();
        app.MapOpenApi($"/openapi/{ApiDocument.Name}.json").AllowAnonymous();
    }
}
