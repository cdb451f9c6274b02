using Xunit.Sdk;
using Xunit.v3;

// Tests set and measure what is the whole process's: the default generator, dtype and print options, the memory. And with
// the package a collection that one test causes could free the numbers that another has just given to an operator.
[assembly: Parallelization(Mode = ParallelMode.None)]
