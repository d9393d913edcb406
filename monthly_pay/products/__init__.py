"""The product's rules as data: each with a source, a grade and the dates it holds for."""

from monthly_pay.products.catalogue import Grade, ProductRule, catalogue, terms

__all__ = ["Grade", "ProductRule", "catalogue", "terms"]
