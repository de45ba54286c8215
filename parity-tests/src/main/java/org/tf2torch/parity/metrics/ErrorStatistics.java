package org.tf2torch.parity.metrics;

/**
 * The differences between expected and actual elements, summed up.
 *
 * @param elements how many were compared
 * @param outside how many of them are further off than the tolerance allows, wrong in being NaN or
 *     infinite included
 * @param nonFinite how many are NaN or infinite on one side only, or infinities of different sign
 * @param maxAbs largest |actual − expected| where both are finite
 * @param meanAbs mean of |actual − expected| where both are finite
 * @param rms root mean square of actual − expected where both are finite
 * @param maxRel largest |actual − expected| / |expected| where both are finite and expected is not
 *     zero
 * @param cosine cosine of the angle between both as vectors; 1 if both are zero
 * @param scale root mean square of the expected elements
 */
public record ErrorStatistics(
    long elements,
    long outside,
    long nonFinite,
    double maxAbs,
    double meanAbs,
    double rms,
    double maxRel,
    double cosine,
    double scale) {}
