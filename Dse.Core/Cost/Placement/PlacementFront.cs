namespace Dse.Core.Cost.Placement;

/// <summary>Orders of nodes of which none is better than another in every respect.</summary>
public sealed class PlacementFront
{
    private readonly List<(int[] Order, PlacementRating Rating)> orders = [];

    /// <summary>The orders with their ratings, in the order they were found.</summary>
    public IReadOnlyList<(int[] Order, PlacementRating Rating)> Orders => orders;

    /// <summary>Whether no order exists that these do not cover.</summary>
    public bool IsExact { get; internal set; }

    /// <summary>A rating that covers every order there is, whether or not one reaches it.</summary>
    public required PlacementRating Ideal { get; init; }

    /// <summary>Whether an order rated so would add nothing.</summary>
    internal bool Covers(PlacementRating rating) => orders.Exists(o => o.Rating.Covers(rating));

    /// <summary>Adds an order unless it is covered; drops those that it covers.</summary>
    internal bool Add(IReadOnlyList<int> order, PlacementRating rating)
    {
        if (Covers(rating))
        {
            return false;
        }

        orders.RemoveAll(o => rating.Covers(o.Rating));
        orders.Add(([.. order], rating));
        return true;
    }
}
