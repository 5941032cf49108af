import { z } from 'zod';

/** Kopecks: hundredths of a ruble. Always an integer; refunds make it negative. */
export const kopecks = z.int();
/** Thousandths of a unit: 1 piece = 1000, 1 gram of a kilogram price = 1. Always positive. */
export const quantityMilli = z.int().positive();
/** Hundredths of a percent: 10 % = 1000. */
export const basisPoints = z.int().min(0);
