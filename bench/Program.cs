using Dse.Bench.Accuracy;

return args is ["accuracy", .. var rest] ? TrainingAccuracy.Run(rest) : Usage();

static int Usage()
{
    Console.Error.WriteLine("usage: dse bench accuracy [--worst N] [--fit]");
    return 2;
}
