using Microsoft.Extensions.FileProviders;

namespace Dse.Api.Web;

/// <summary>Serves the browser UI's built files, and its first page for every path that is a page.</summary>
internal static class WebPages
{
    /// <summary>Where the UI's files are: <c>wwwroot</c> beside the assembly, else the build's own output; null without either.</summary>
    public static string? FindRoot(string? configured)
    {
        if (configured is not null)
        {
            return File.Exists(Path.Combine(configured, "index.html"))
                ? Path.GetFullPath(configured)
                : throw new DirectoryNotFoundException($"The web root '{configured}' holds no index.html. Build Dse.Web or leave the setting out.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in (string[])["wwwroot", Path.Combine("Dse.Web", "dist")])
            {
                var path = Path.Combine(folder.FullName, candidate);
                if (File.Exists(Path.Combine(path, "index.html")))
                {
                    return path;
                }
            }
        }

        return null;
    }

    /// <summary>Serves files under the root and the first page for unknown page paths; API paths are left alone.</summary>
    public static void UseWebPages(this WebApplication app, string? root)
    {
        if (root is null)
        {
            return;
        }

        var files = new PhysicalFileProvider(root);
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = static file =>
            {
                // Built assets carry a hash in their name; the page that names them does not.
                var immutable = file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);
                file.Context.Response.Headers.CacheControl = immutable ? "public, max-age=31536000, immutable" : "no-cache";
            },
        });
        // A fallback endpoint would match every method and hide the 405 of the API's routes.
        app.Use(async (context, next) =>
        {
            var request = context.Request;
            if (context.GetEndpoint() is not null || !HttpMethods.IsGet(request.Method)
                || Security.SecurityHeaders.IsData(request.Path) || Path.HasExtension(request.Path.Value))
            {
                await next(context);
                return;
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.SendFileAsync(files.GetFileInfo("index.html"), context.RequestAborted);
        });
    }
}
