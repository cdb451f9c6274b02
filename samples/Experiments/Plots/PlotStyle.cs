namespace SoftStep.Experiments.Plots;

/// <summary>What all plots have in common.</summary>
internal static class PlotStyle
{
    /// <summary>
    /// CSV with a header line; for lines the palette of Okabe and Ito, which differs for colour-blind readers too, but for
    /// its yellow, which white swallows; with a point type of its own for each; for maps viridis, which is perceptually uniform.
    /// </summary>
    public const string Prelude = """
        set encoding utf8
        set datafile separator comma
        set datafile columnheaders
        set grid linecolor 'gray85'
        set linetype 1 linecolor '#000000' linewidth 2 pointtype 7
        set linetype 2 linecolor '#E69F00' linewidth 2 pointtype 5
        set linetype 3 linecolor '#56B4E9' linewidth 2 pointtype 9
        set linetype 4 linecolor '#009E73' linewidth 2 pointtype 11
        set linetype 5 linecolor '#D55E00' linewidth 2 pointtype 13
        set linetype 6 linecolor '#0072B2' linewidth 2 pointtype 6
        set linetype 7 linecolor '#CC79A7' linewidth 2 pointtype 4
        set linetype 8 linecolor '#882255' linewidth 2 pointtype 8
        set palette defined (0 '#440154', 1 '#472C7A', 2 '#3B518B', 3 '#2C718E', 4 '#21908D', \
          5 '#27AD81', 6 '#5CC863', 7 '#AADC32', 8 '#FDE725')

        """;
}
