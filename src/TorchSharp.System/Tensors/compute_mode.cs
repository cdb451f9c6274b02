namespace TorchSharp;

/// <summary>Whether <c>cdist</c> may compute Euclidean distances through a matrix product.</summary>
public enum compute_mode
{
    use_mm_for_euclid_dist_if_necessary = 0,
    use_mm_for_euclid_dist = 1,
    donot_use_mm_for_euclid_dist = 2,
}
