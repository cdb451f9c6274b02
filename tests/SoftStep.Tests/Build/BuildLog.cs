using System.Collections;
using Microsoft.Build.Framework;

namespace SoftStep.Tests.Build;

/// <summary>Collects the messages of a build task.</summary>
internal sealed class BuildLog : IBuildEngine
{
    public List<string> Messages { get; } = [];

    public List<string> Errors { get; } = [];

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "test.csproj";

    public void LogMessageEvent(BuildMessageEventArgs e) => Messages.Add(e.Message!);

    public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e.Message!);

    public void LogWarningEvent(BuildWarningEventArgs e) => Errors.Add(e.Message!);

    public void LogCustomEvent(CustomBuildEventArgs e) => Errors.Add(e.Message!);

    public bool BuildProjectFile(
        string projectFileName,
        string[] targetNames,
        IDictionary globalProperties,
        IDictionary targetOutputs
    ) => false;
}
