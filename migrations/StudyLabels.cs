using Dse.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Dse.Migrations;

/// <summary>What studies are found by: <c>Sql/0005_study_labels.sql</c>.</summary>
[DbContext(typeof(DseContext))]
[Migration("0005_study_labels")]
public sealed class StudyLabels : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(SqlFile.Read("0005_study_labels"));
}
