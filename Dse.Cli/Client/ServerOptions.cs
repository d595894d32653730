using System.CommandLine;

namespace Dse.Cli.Client;

/// <summary>The options <c>--server</c> and <c>--key</c> of every client command.</summary>
internal sealed class ServerOptions
{
    /// <summary>Where <c>dse serve</c> listens unless told otherwise.</summary>
    public const string DefaultServer = "http://127.0.0.1:5080";

    private readonly Option<string?> server = new("--server")
    {
        HelpName = "URL",
        Description = $"The server; else DSE_SERVER, else {DefaultServer}.",
    };

    private readonly Option<string?> key = new("--key") { HelpName = "KEY", Description = "The API key; else DSE_KEY. A local server needs none." };

    public ServerOptions() => server.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var text }] && !IsServer(text))
        {
            result.AddError($"--server: '{text}' is not an http or https address, for example {DefaultServer}.");
        }
    });

    /// <summary>Adds both options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(server);
        command.Add(key);
    }

    /// <summary>Whether a server was named, on the command line or in the environment.</summary>
    public bool IsNamed(ParseResult parsed) => parsed.GetValue(server) is not null || Environment.GetEnvironmentVariable("DSE_SERVER") is { Length: > 0 };

    /// <summary>A client of the server that was named.</summary>
    /// <exception cref="FormatException">DSE_SERVER is not an address.</exception>
    public ApiClient Connect(ParseResult parsed) => Connect(parsed.GetValue(server), parsed.GetValue(key));

    /// <summary>A client of the server that the environment names.</summary>
    /// <exception cref="FormatException">DSE_SERVER is not an address.</exception>
    public static ApiClient Connect() => Connect(null, null);

    private static ApiClient Connect(string? given, string? secret)
    {
        var address = given ?? Variable("DSE_SERVER") ?? DefaultServer;
        if (!IsServer(address))
        {
            throw new FormatException($"DSE_SERVER: '{address}' is not an http or https address, for example {DefaultServer}.");
        }

        return new ApiClient(new Uri(address), secret ?? Variable("DSE_KEY"));
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static bool IsServer(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
