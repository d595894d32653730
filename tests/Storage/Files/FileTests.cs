using System.Security.Cryptography;
using Dse.Storage.Files;

namespace Dse.Storage.Tests.Files;

[Collection(StorageCollection.Name)]
public sealed class FileTests(StorageFixture storage)
{
    [Fact]
    public async Task A_file_is_stored_once_and_read_back()
    {
        var (tenant, other) = (await storage.NewTenantAsync(), await storage.NewTenantAsync());
        var files = storage.Get<FileStore>();
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        var hash = SHA256.HashData(bytes);

        Assert.True(await files.PutAsync(tenant, hash, "application/octet-stream", bytes, "key", default));
        Assert.False(await files.PutAsync(tenant, hash, "application/octet-stream", bytes, "key", default));

        Assert.Equal(bytes, await files.ReadAsync(tenant, hash, default));
        Assert.Equal(3_000_000, (await files.FindAsync(tenant, hash, default))!.Length);
        Assert.Null(await files.ReadAsync(other, hash, default));
    }

    [Fact]
    public async Task Bytes_that_do_not_fit_their_hash_are_refused()
    {
        var tenant = await storage.NewTenantAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => storage.Get<FileStore>().PutAsync(tenant, new byte[32], "text/plain", [1], "key", default));
    }
}
