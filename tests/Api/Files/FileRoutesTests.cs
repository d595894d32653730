using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Dse.Api.Tests.Files;

[Collection(ApiTests.Name)]
public sealed class FileRoutesTests(ApiFixture api)
{
    [Fact]
    public async Task A_file_comes_back_as_it_was_sent()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        var path = PathOf(bytes);

        var first = await client.PutAsync(path, Content(bytes, "text/csv"));
        var second = await client.PutAsync(path, Content(bytes, "text/csv"));
        var back = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(path, first.Headers.Location?.OriginalString);
        Assert.Equal(3_000_000, (int)(await first.JsonAsync())["lengthBytes"]!);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(bytes, await back.Content.ReadAsByteArrayAsync());
        Assert.Equal("text/csv", back.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", back.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Fact]
    public async Task A_file_is_looked_for_without_its_bytes()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var bytes = Encoding.UTF8.GetBytes("trace");
        await client.PutAsync(PathOf(bytes), Content(bytes));

        using var there = new HttpRequestMessage(HttpMethod.Head, PathOf(bytes));
        using var missing = new HttpRequestMessage(HttpMethod.Head, PathOf([1]));
        var found = await client.SendAsync(there);

        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        Assert.Equal(5, found.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(missing)).StatusCode);
    }

    [Fact]
    public async Task Bytes_with_another_hash_are_refused()
    {
        var (client, _) = await api.NewTenantClientAsync();

        var problem = await (await client.PutAsync(PathOf([1]), Content([2]))).ProblemAsync(HttpStatusCode.UnprocessableEntity, "hash-mismatch");

        Assert.Equal("hashMismatch", problem.Code());
        await (await client.GetAsync(PathOf([1]))).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_name_that_is_no_hash_is_refused(string name)
    {
        var (client, _) = await api.NewTenantClientAsync();

        var problem = await (await client.GetAsync($"/v1/files/{name}")).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal("badHash", problem.Code());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_over_64_MiB_is_refused(bool chunked)
    {
        var (client, _) = await api.NewTenantClientAsync();
        client.DefaultRequestHeaders.ExpectContinue = true;
        client.DefaultRequestHeaders.TransferEncodingChunked = chunked;

        await (await client.PutAsync(PathOf([1]), Content(new byte[(64 << 20) + 1]))).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task A_compressed_file_is_refused()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var content = Content([1, 2, 3]);
        content.Headers.ContentEncoding.Add("gzip");

        await (await client.PutAsync(PathOf([1, 2, 3]), content)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    private static string PathOf(byte[] bytes) => $"/v1/files/{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private static ByteArrayContent Content(byte[] bytes, string type = "application/octet-stream") =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}
