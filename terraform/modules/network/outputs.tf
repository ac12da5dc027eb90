output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "Where the load balancer stands."
  value       = [for zone in local.zones : aws_subnet.public[zone].id]
}

output "private_subnet_ids" {
  description = "Where everything of ours runs."
  value       = [for zone in local.zones : aws_subnet.private[zone].id]
}
