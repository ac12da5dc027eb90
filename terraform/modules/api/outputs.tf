output "routes" {
  description = "Every route → how AWS tells who asks."
  value = merge(
    { for key, route in aws_apigatewayv2_route.public : key => route.authorization_type },
    { for key, route in aws_apigatewayv2_route.signed : key => route.authorization_type },
  )
}
