# The paper's Figure 4. Expects `data`, the file that CostPlot writes, a terminal and an output.
set multiplot layout 2,2 margins 0.08,0.98,0.08,0.95 spacing 0.09,0.14

set logscale xy 2
set logscale y 10
set format x "2^{%L}"
set format y "10^{%L}"
set grid linecolor "gray85"
set offsets graph 0, graph 0, graph 0.35, graph 0 # room for the legend
set key top left Left reverse samplen 2 spacing 1.1

# Colours that differ for colour-blind readers too, and a point of its own for each.
set linetype 1 linecolor "#000000" linewidth 2 pointtype 7 pointsize 0.6
set linetype 2 linecolor "#56B4E9" linewidth 2 pointtype 5 pointsize 0.6
set linetype 3 linecolor "#0072B2" linewidth 2 pointtype 9 pointsize 0.8
set linetype 4 linecolor "#E69F00" linewidth 2 pointtype 11 pointsize 0.8
set linetype 5 linecolor "#D55E00" linewidth 2 pointtype 13 pointsize 0.8

set xlabel "rows N"
set title "time against N, d = 25"
set ylabel "seconds a step"
plot for [i = 0:4] data index i using 1:2 with linespoints linetype i + 1 title columnheader(2)

set xlabel "embedding size d"
set title "time against d, N = 32"
unset ylabel
plot for [i = 0:4] data index i + 5 using 1:2 with linespoints linetype i + 1 title columnheader(2)

set xlabel "rows N"
set title "operations against N, d = 25"
set ylabel "floating-point operations a step"
plot for [i = 0:4] data index i using 1:3 with linespoints linetype i + 1 title columnheader(3)

set xlabel "embedding size d"
set title "operations against d, N = 32"
unset ylabel
plot for [i = 0:4] data index i + 5 using 1:3 with linespoints linetype i + 1 title columnheader(3)

unset multiplot
