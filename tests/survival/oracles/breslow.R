# Cox models with Breslow's ties on the spells of breslow.csv, for the Poisson model with a parameter a day (T-S3).
library(survival)
arguments <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(arguments[1])
fit <- coxph(Surv(entry, exit, event) ~ x + z + cluster(customer), data = rows, ties = "breslow",
             control = coxph.control(eps = 1e-14, toler.chol = 1e-15))
show <- function(values) paste(sprintf("%.17g", values), collapse = ", ")
cat(sprintf('{"beta": [%s], "error": [%s], "clustered": [%s]}\n', show(coef(fit)),
            show(sqrt(diag(fit$naive.var))), show(sqrt(diag(vcov(fit))))))
