using Dse.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Dse.Migrations;

/// <summary>Trained proxies: <c>Sql/0003_proxies.sql</c>.</summary>
[DbContext(typeof(DseContext))]
[Migration("0003_proxies")]
public sealed class Proxies : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("0003_proxies"));
}
