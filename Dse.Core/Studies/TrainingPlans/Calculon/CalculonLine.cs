using Dse.Core.Cost.Training.Calculon;

namespace Dse.Core.Studies.TrainingPlans.Calculon;

/// <summary>What a line with <c>plan.calculon</c> asks for.</summary>
internal sealed record CalculonLine(CalculonApplication Application, CalculonSystem System, CalculonExecution Execution);
