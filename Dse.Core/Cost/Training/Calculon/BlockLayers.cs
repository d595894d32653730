namespace Dse.Core.Cost.Training.Calculon;

/// <summary>The layers of one block in order (llm.py, layers.py): attention, then the feed-forward part.</summary>
/// <remarks>Counts are elements of one rank and one microbatch; whole-number divisions round down as the peer's do.</remarks>
internal sealed class BlockLayers
{
    private readonly CalculonApplication application;
    private readonly CalculonSystem system;
    private readonly BlockKey key;
    private readonly List<BlockLayer> layers = [];
    private readonly long tokens;

    // A microbatch's activations, whole and as a rank of sequence parallelism holds them.
    private readonly double wide;
    private readonly double residual;

    private BlockLayers(CalculonApplication application, CalculonSystem system, in BlockKey key)
    {
        this.application = application;
        this.system = system;
        this.key = key;
        tokens = (long)key.Microbatch * application.Sequence;
        wide = (double)tokens * application.Hidden;
        residual = key.TensorComm == CalculonTensorComm.ScatterGather ? (double)(tokens / key.TensorRanks) * application.Hidden : wide;
    }

    private bool IsFull => key.Recompute == CalculonRecompute.Full;

    private bool RepeatsAttention => key.Recompute != CalculonRecompute.None;

    private bool IsTiled => key.TensorOverlap != TensorOverlap.None;

    /// <summary>Builds the layers.</summary>
    public static IReadOnlyList<BlockLayer> Build(CalculonApplication application, CalculonSystem system, in BlockKey key)
    {
        var block = new BlockLayers(application, system, key);
        block.AddAttention();
        block.AddFeedForward();
        return block.layers;
    }

    private void AddAttention()
    {
        var regathers = RepeatsAttention || key.RedoGather;
        OpenResidual("attention");
        AddProjections(regathers);
        AddCore();
        Close("attention output", application.AttentionWidth);
        CloseResidual("attention");
    }

    private void AddProjections(bool regathers)
    {
        var heads = application.AttentionWidth / key.TensorRanks;
        var keyWidth = key.MultiQuery ? application.HeadWidth : heads;
        if (!IsTiled)
        {
            Communicate("attention input", closes: false, isRepeated: regathers);
            Fork("attention input copies", wide, 3, regathers, regathers);
            Product("query", application.Hidden, heads, drops: true, shares: true);
            Product("key", application.Hidden, keyWidth, drops: true, shares: true);
            Product("value", application.Hidden, keyWidth, drops: true, shares: true);
            return;
        }

        TiledProduct("query", application.Hidden, application.AttentionWidth * (key.MultiQuery ? 1 : 3), closes: false, isRepeated: regathers);
        if (key.MultiQuery)
        {
            Fork("key-value input copies", wide, 2, regathers, regathers);
            Product("key", application.Hidden, keyWidth, drops: true, shares: true);
            Product("value", application.Hidden, keyWidth, drops: true, shares: true);
        }
    }

    private void AddCore()
    {
        double sequence = application.Sequence;
        var batches = (long)key.Microbatch * application.Heads / key.TensorRanks;
        var scores = application.Heads / key.TensorRanks * sequence * sequence * key.Microbatch;
        BatchedProduct("scores", batches, sequence, application.HeadWidth, sequence, RepeatsAttention, RepeatsAttention);
        var softmax = Work(5.0 * scores, 2.0 * scores * system.Word);
        layers.Add(new BlockLayer("softmax")
        {
            Forward = softmax,
            InputGradient = softmax with { Flops = 8.0 * scores },
            ActivationBytes = Bytes(scores),
            GradientBytes = Bytes(scores),
            OutputBytes = Bytes(scores),
            IsRecomputed = RepeatsAttention,
            DropsOutput = RepeatsAttention,
        });
        Dropout("attention dropout", scores, RepeatsAttention, RepeatsAttention);
        BatchedProduct("attention", batches, sequence, sequence, application.HeadWidth, IsFull, dropsOutput: false);
    }

    private void AddFeedForward()
    {
        var regathers = IsFull || key.RedoGather;
        OpenResidual("feed-forward");
        if (IsTiled)
        {
            TiledProduct("feed-forward in", application.Hidden, application.FeedForward, closes: false, isRepeated: regathers);
        }
        else
        {
            Communicate("feed-forward input", closes: false, isRepeated: regathers);
            Product("feed-forward in", application.Hidden, application.FeedForward / key.TensorRanks, drops: regathers, shares: false);
        }

        var inner = (double)tokens * (application.FeedForward / key.TensorRanks);
        var gelu = Work(8.0 * inner, 2.0 * inner * system.Word);
        layers.Add(new BlockLayer("activation")
        {
            Forward = gelu,
            InputGradient = gelu with { Flops = 13.0 * inner },
            ActivationBytes = key.FusedActivation ? 0 : Bytes(inner),
            GradientBytes = key.FusedActivation ? 0 : Bytes(inner),
            OutputBytes = Bytes(inner),
            IsRecomputed = IsFull,
        });
        Close("feed-forward out", application.FeedForward);
        CloseResidual("feed-forward");
    }

    private void OpenResidual(string part)
    {
        Fork($"{part} residual copies", residual, 2, IsFull, drops: false);
        double weights = 2.0 * application.Hidden;
        var backward = (weights + residual + residual) * system.Word;
        layers.Add(new BlockLayer($"{part} norm")
        {
            Forward = Work(9.0 * residual, (residual + residual + weights) * system.Word),
            InputGradient = Work(14.0 * residual, backward),
            WeightGradient = Work(7.0 * residual, backward),
            Weights = weights,
            ActivationBytes = Bytes(residual),
            GradientBytes = Bytes(residual),
            OutputBytes = Bytes(residual),
            IsRecomputed = IsFull,
            DropsActivation = true,
            SharesActivation = true,
        });
    }

    private void CloseResidual(string part)
    {
        Dropout($"{part} dropout out", residual, IsFull, drops: false);
        layers.Add(new BlockLayer($"{part} residual sum")
        {
            Forward = Work(residual, 3.0 * residual * system.Word),
            InputGradient = Work(2.0 * residual, 3.0 * residual * system.Word),
            ActivationBytes = Bytes(2.0 * residual),
            GradientBytes = Bytes(residual),
            OutputBytes = Bytes(residual),
            IsRecomputed = IsFull,
            DropsActivation = true,
            SharesActivation = true,
        });
    }

    // The product whose partial sums the ranks add up.
    private void Close(string name, long widthIn)
    {
        if (IsTiled)
        {
            TiledProduct(name, widthIn, application.Hidden, closes: true, isRepeated: IsFull);
            return;
        }

        Product(name, widthIn / key.TensorRanks, application.Hidden, drops: false, shares: false);
        Communicate($"{name} sum", closes: true, isRepeated: IsFull);
    }

    private void Product(string name, double widthIn, double widthOut, bool drops, bool shares)
    {
        var layer = new BlockLayer(name) { DropsActivation = drops, SharesActivation = shares };
        layers.Add(AsProduct(layer, widthIn, widthOut, tokens * widthIn, tokens * widthOut));
    }

    // The peer's tiles keep a tile of the gathered input or of the gradient, and nothing where an all-reduce's other side is.
    private void TiledProduct(string name, long widthIn, long widthOut, bool closes, bool isRepeated)
    {
        var ranks = key.TensorRanks;
        var splits = key.TensorComm == CalculonTensorComm.ScatterGather;
        widthIn = closes ? widthIn / ranks : widthIn;
        widthOut = closes ? widthOut : widthOut / ranks;
        var input = (double)tokens * widthIn;
        var output = (double)tokens * widthOut;
        var (kept, gradient) = (closes, splits) switch
        {
            (false, true) => (Math.Floor(input / ranks), output),
            (true, true) => (input, Math.Floor(output / ranks) + Math.Floor(output / ranks)),
            (false, false) => (input, 0),
            _ => (0, output + output),
        };
        var layer = new BlockLayer(name) { Traffic = Traffic(Bytes(closes ? output : input), closes, isRepeated) };
        layers.Add(AsProduct(layer, widthIn, widthOut, kept, gradient));
    }

    private BlockLayer AsProduct(BlockLayer layer, double widthIn, double widthOut, double kept, double gradient)
    {
        var flops = 2.0 * tokens * widthIn * widthOut;
        var weights = widthIn * widthOut;
        var backward = Work(flops, (weights + (kept + gradient)) * system.Word);
        return layer with
        {
            IsProduct = true,
            Forward = Work(flops, ((tokens * widthIn) + (tokens * widthOut) + weights) * system.Word),
            InputGradient = backward,
            WeightGradient = backward,
            Weights = weights,
            ActivationBytes = Bytes(kept),
            GradientBytes = Bytes(gradient),
            OutputBytes = Bytes(tokens * widthOut),
            IsRecomputed = IsFull,
        };
    }

    private void BatchedProduct(string name, double batches, double m, double n, double k, bool isRecomputed, bool dropsOutput)
    {
        double input = batches * ((m * n) + (n * k)), output = batches * m * k, flops = batches * 2 * m * n * k;
        layers.Add(new BlockLayer(name)
        {
            IsProduct = true,
            Forward = Work(flops, (input + output) * system.Word),
            InputGradient = Work(2 * flops, (input + output) * system.Word),
            ActivationBytes = Bytes(input),
            GradientBytes = Bytes(output),
            OutputBytes = Bytes(output),
            IsRecomputed = isRecomputed,
            DropsOutput = dropsOutput,
        });
    }

    // Keeps a mask of one byte per element.
    private void Dropout(string name, double size, bool isRecomputed, bool drops)
    {
        var work = Work(size, (2 * size * system.Word) + size);
        layers.Add(new BlockLayer(name)
        {
            Forward = work,
            InputGradient = work,
            ActivationBytes = size,
            GradientBytes = size,
            OutputBytes = Bytes(size),
            IsRecomputed = isRecomputed,
            DropsActivation = drops,
        });
    }

    // Free forward; backward adds up the gradients of its users.
    private void Fork(string name, double size, int users, bool isRecomputed, bool drops) => layers.Add(new BlockLayer(name)
    {
        InputGradient = Work(users * size, size * system.Word * (users + 1)),
        ActivationBytes = Bytes(size),
        IsRecomputed = isRecomputed,
        DropsActivation = drops,
    });

    private void Communicate(string name, bool closes, bool isRepeated)
    {
        var ranks = key.TensorRanks;
        if (ranks == 1)
        {
            return;
        }

        var splits = key.TensorComm == CalculonTensorComm.ScatterGather;
        var additions = wide * (ranks - 1) / ranks;
        var bytes = 2 * wide * system.Word;
        var share = Bytes(wide) / ranks;
        layers.Add(new BlockLayer(name)
        {
            Forward = Work(closes ? additions : 0, splits || closes ? bytes : 0),
            InputGradient = Work(closes ? 0 : additions, splits || !closes ? bytes : 0),
            ActivationBytes = splits ? share : closes ? Bytes(wide) : 0,
            GradientBytes = splits ? share : closes ? 0 : Bytes(wide),
            OutputBytes = Bytes(wide),
            DropsActivation = closes,
            Traffic = Traffic(Bytes(wide), closes, isRepeated),
        });
    }

    private TensorTraffic Traffic(double bytes, bool closes, bool isRepeated) =>
        new(system.Networks[key.TensorNetwork], key.TensorRanks, bytes, closes, key.TensorComm, key.TensorOverlap, isRepeated);

    private double Bytes(double elements) => elements * system.Word;

    private static PassWork Work(double flops, double bytes) => new(flops, bytes);
}
