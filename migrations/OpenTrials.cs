using Dse.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Dse.Migrations;

/// <summary>Trials that clients evaluate: <c>Sql/0002_open_trials.sql</c>.</summary>
[DbContext(typeof(DseContext))]
[Migration("0002_open_trials")]
public sealed class OpenTrials : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("0002_open_trials"));
}
