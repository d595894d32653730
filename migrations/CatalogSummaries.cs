using Dse.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Dse.Migrations;

/// <summary>What lists show of catalog entries: <c>Sql/0006_catalog_summaries.sql</c>.</summary>
[DbContext(typeof(DseContext))]
[Migration("0006_catalog_summaries")]
public sealed class CatalogSummaries : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("0006_catalog_summaries"));
}
