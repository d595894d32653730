using Dse.Storage.Keys;

namespace Dse.Storage.Tests.Keys;

[Collection(StorageCollection.Name)]
public sealed class KeyTests(StorageFixture storage)
{
    private KeyStore Keys => storage.Get<KeyStore>();

    [Fact]
    public async Task A_key_speaks_for_its_tenant_until_revoked()
    {
        var tenant = await storage.NewTenantAsync();
        var created = await Keys.CreateAsync(tenant, "ci", "write", null, "operator", default);

        var identity = (await Keys.ResolveAsync(created.Text, default))!;
        Assert.Equal((tenant, "write", created.Key.Prefix), (identity.Tenant, identity.Role, identity.Prefix));
        Assert.NotNull(Assert.Single(await Keys.ListAsync(tenant, default)).LastUsedAt);

        Assert.True(await Keys.RevokeAsync(tenant, created.Key.Id, "operator", default));
        Assert.Null(await Keys.ResolveAsync(created.Text, default));
    }

    [Fact]
    public async Task Unknown_and_expired_keys_speak_for_nobody()
    {
        var tenant = await storage.NewTenantAsync();
        var created = await Keys.CreateAsync(tenant, "short", "read", DateTimeOffset.UtcNow.AddHours(1), "operator", default);
        await storage.ExecuteAsync(storage.Provider, "update dse.api_keys set created_at = now() - interval '2 h', expires_at = now() - interval '1 h' where id = '" + created.Key.Id + "'", "dse_app", tenant);

        Assert.Null(await Keys.ResolveAsync(created.Text, default));
        Assert.Null(await Keys.ResolveAsync("dse_unknown", default));
    }

    [Fact]
    public async Task Another_tenant_cannot_revoke_it()
    {
        var (tenant, other) = (await storage.NewTenantAsync(), await storage.NewTenantAsync());
        var created = await Keys.CreateAsync(tenant, "k", "read", null, "operator", default);

        Assert.False(await Keys.RevokeAsync(other, created.Key.Id, "operator", default));
        Assert.NotNull(await Keys.ResolveAsync(created.Text, default));
    }

    [Fact]
    public async Task Neither_the_key_nor_a_part_worth_guessing_from_is_stored()
    {
        var tenant = await storage.NewTenantAsync();
        var created = await Keys.CreateAsync(tenant, "k", "read", null, "operator", default);

        Assert.Equal(0, await storage.ScalarAsync<long>(
            storage.Provider, $"select count(*) from dse.api_keys k where k::text like '%{created.Text[12..]}%'", "dse_app", tenant));
        Assert.True(created.Text.Length >= 4 + 43);
    }
}
