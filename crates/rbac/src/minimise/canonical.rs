//! Products by themselves and pairwise: nothing empty, nothing twice, nothing that another implies.

use super::product::Product;

/// The most products that are compared pairwise.
const MOST_COMPARED: usize = 1 << 12;

/// The products without those that are empty or implied by a single other one, in sorted order.
/// Each is stated by the fewest words. Applying this twice is applying it once.
pub(super) fn canonical(products: Vec<Product<'_>>) -> Vec<Product<'_>> {
    let mut products = products;
    products.retain(|product| !product.is_empty());
    for product in &mut products {
        product.drop_implied_words();
    }
    products.sort_unstable();
    products.dedup();
    if products.len() > MOST_COMPARED {
        return products;
    }
    // Products that imply each other are equal by now, so one of a kind always stays.
    let implied: Vec<bool> = products
        .iter()
        .map(|product| {
            products
                .iter()
                .any(|other| other != product && other.implies(product))
        })
        .collect();
    let mut implied = implied.into_iter();
    products.retain(|_| !implied.next().unwrap_or(false));
    products
}
